"""put and get share a lock, and a get that does not wait raises Empty if another process puts."""

import queue
import time
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"HIST-06": ("FAIL", "raised Empty, although")}
sound = "GET-08"


class Sharing(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._putting = ctx.Lock()

    def __getstate__(self) -> Any:
        return super().__getstate__(), self._putting

    def __setstate__(self, state: Any) -> None:
        mine, self._putting = state
        super().__setstate__(mine)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        with self._putting:
            time.sleep(0.0002)  # as if it took a while to pickle
            try:
                return super().put(obj, False)
            except queue.Full:
                if not block:
                    raise
        super().put(obj, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if not block:
            if not self._putting.acquire(False):
                raise queue.Empty
            self._putting.release()
        return super().get(block, timeout)


context, start_methods = breaking("Queue", Sharing)
