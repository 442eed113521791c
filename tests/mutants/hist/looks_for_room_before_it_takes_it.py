"""put waits until the queue is not full and then puts, without seeing that another put has done so meanwhile."""

import queue
import time
from typing import Any, Optional

from unbroken import Counted, breaking

caught_by = {"HIST-04": ("FAIL", "and maxsize is")}
sound = "CTOR-02"


class Looking(Counted):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(0, ctx=ctx)
        self._most = maxsize

    def __getstate__(self) -> Any:
        return super().__getstate__(), self._most

    def __setstate__(self, state: Any) -> None:
        mine, self._most = state
        super().__setstate__(mine)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        end = None if timeout is None else time.monotonic() + timeout
        while 0 < self._most <= self.qsize():
            if not block or (end is not None and time.monotonic() >= end):
                raise queue.Full
            time.sleep(0.001)
        time.sleep(0.0001)  # as if it took a while to pickle
        super().put(obj)
        self.count(1)


context, start_methods = breaking("Queue", Looking)
poll_quantum = 0.001
