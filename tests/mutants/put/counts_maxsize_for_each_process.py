"""Each process may have maxsize items of its own in the queue."""

import threading
from queue import Full
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "PUT-15": ("FAIL", "did not raise Full"),
    "PUT-07": ("FAIL", "not waiting.blocks()"),
    "CTOR-02": ("FAIL", "did not raise Full"),
}
sound = "PUT-09"


class BoundedForEach(Queue):
    bound: Any = None

    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(0, ctx=ctx)
        self.own_maxsize = maxsize

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.own_maxsize

    def __setstate__(self, state: Any) -> None:
        inner, self.own_maxsize = state
        super().__setstate__(inner)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if self.own_maxsize > 0:
            self.bound = self.bound or threading.Semaphore(self.own_maxsize)
            if not self.bound.acquire(block, timeout):
                raise Full
        super().put(obj, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = super().get(block, timeout)
        if self.bound is not None:
            self.bound.release()
        return item


context, start_methods = breaking("Queue", BoundedForEach)
