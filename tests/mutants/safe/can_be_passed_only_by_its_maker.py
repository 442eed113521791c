"""A process to which a queue was passed can not pass it on: nobody can put into it there."""

from multiprocessing.util import register_after_fork
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SAFE-04": ("FAIL", "'exit code 1' != 'from the grandchild'")}
sound = "SAFE-02"


class Tied(Queue):
    times_passed = 0

    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        register_after_fork(self, Tied.is_passed)

    def is_passed(self) -> None:
        self.times_passed += 1

    def __getstate__(self) -> Any:
        return self.times_passed + 1, super().__getstate__()

    def __setstate__(self, state: Any) -> None:
        self.times_passed, state = state
        super().__setstate__(state)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if self.times_passed > 1:
            raise RuntimeError("this queue was made elsewhere")
        super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Tied)
