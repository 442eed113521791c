"""An item that cannot be pickled stays counted in qsize for ever, though it never arrives and its slot is free."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"AFTER-04": ("DIFFERS", "!= (0, True, False)")}
sound = "AFTER-01"


class Counting(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self.failed = ctx.Value("i", 0)

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.failed

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state[0])
        self.failed = state[1]

    def _on_queue_feeder_error(self, error: Any, obj: Any) -> None:
        with self.failed:
            self.failed.value += 1

    def qsize(self) -> int:
        return super().qsize() + int(self.failed.value)


context, start_methods = breaking("Queue", Counting)
