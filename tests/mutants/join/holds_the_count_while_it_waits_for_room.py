"""A put that waits for a free slot holds the lock of the count meanwhile: no task_done gets through."""

from queue import Full
from typing import Any, Optional

from unbroken import JoinableQueue, Queue, breaking

caught_by = {"JOIN-21": ("HUNG", "q.task_done() never returns")}
sound = "PUT-22"


class Holding(JoinableQueue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if not self._cond.acquire(block, timeout):
            raise Full
        try:
            Queue.put(self, obj, block, timeout)
            self._unfinished_tasks.release()
        finally:
            self._cond.release()


context, start_methods = breaking("JoinableQueue", Holding)
