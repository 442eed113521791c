"""A put that finds the queue full waits until it has become empty."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-27": ("HUNG", "q.put(4) never returns")}
sound = "PUT-04"


class Sluggish(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._became_empty = ctx.Semaphore(0)

    def __getstate__(self) -> Any:
        return super().__getstate__(), self._became_empty

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state[0])
        self._became_empty = state[1]

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if block and timeout is None and self.full():
            self._became_empty.acquire()
        super().put(obj, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = super().get(block, timeout)
        if self.qsize() == 0:
            self._became_empty.release()
        return item


context, start_methods = breaking("Queue", Sluggish)
