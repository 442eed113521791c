"""A process to which a queue was passed can not pass it on."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"SAFE-04": ("FAIL", "'exit code 1' == 'from the grandchild'")}
sound = "SAFE-02"


class Tied(Queue):
    passed = False

    def __getstate__(self) -> Any:
        if self.passed:
            raise RuntimeError("this queue was made elsewhere")
        return super().__getstate__()

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)
        self.passed = True


context, start_methods = breaking("Queue", Tied)
