"""put counts the task first and takes that back on Full alone: one refused by a closed queue stays unfinished."""

from queue import Full
from typing import Any, Optional

from unbroken import JoinableQueue, Queue, breaking

caught_by = {"JOIN-22": ("HUNG", "q.join() never returns"), "JOIN-17": ("DIFFERS", "q.join() never returns")}
sound = "JOIN-13"


class CountingFirst(JoinableQueue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        with self._cond:
            self._unfinished_tasks.release()
        try:
            Queue.put(self, obj, block, timeout)
        except Full:
            self.task_done()
            raise


context, start_methods = breaking("JoinableQueue", CountingFirst)
