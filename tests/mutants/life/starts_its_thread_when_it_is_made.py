"""The background thread starts when the queue is made, and with the first put."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"LIFE-22": ("FAIL", "counts threads")}
sound = "LIFE-21"


class Eager(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._start_thread()


context, start_methods = breaking("Queue", Eager)
