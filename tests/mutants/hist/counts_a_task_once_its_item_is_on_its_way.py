"""put counts a task when its item can be got already: whoever is quick does a task that has not been counted."""

import time
from typing import Any, Optional

from unbroken import JoinableQueue, Queue, breaking

caught_by = {"HIST-08": ("FAIL", "was unfinished all the time")}
sound = "JOIN-05"


class CountingLate(JoinableQueue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        Queue.put(self, obj, block, timeout)
        time.sleep(0.002)  # as if another thread had its turn
        with self._cond:
            self._unfinished_tasks.release()


context, start_methods = breaking("JoinableQueue", CountingLate)
