"""put takes a lock first, for half a millisecond, and one that does not wait raises Full if another process has it."""

import queue
import time
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"HIST-05": ("FAIL", "raised Full, although")}
sound = "PUT-09"


class Locking(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._putting = ctx.Lock()

    def __getstate__(self) -> Any:
        return super().__getstate__(), self._putting

    def __setstate__(self, state: Any) -> None:
        mine, self._putting = state
        super().__setstate__(mine)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if not self._putting.acquire(block, timeout):
            raise queue.Full
        try:
            time.sleep(0.0005)
            super().put(obj, block, timeout)
        finally:
            self._putting.release()


context, start_methods = breaking("Queue", Locking)
