"""A get frees two slots of a bounded queue."""

from typing import Any, Optional

from unbroken import UNBOUNDED, Queue, breaking

caught_by = {"PUT-18": ("FAIL", "2 != 1")}
sound = "CTOR-02"


class Generous(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._sem = ctx.Semaphore(self._maxsize)  # the original one has an upper bound

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = super().get(block, timeout)
        if self._maxsize < UNBOUNDED:
            self._sem.release()
        return item


context, start_methods = breaking("Queue", Generous)
