"""A put counts its task a moment after its item can be taken, so that a task_done may come too early (bpo-4660)."""

import time
from typing import Any, Optional

from unbroken import JoinableQueue, Queue, breaking

caught_by = {"SEED-04b": ("HUNG", "four_consumers_and_poison_pills(q, q2) never returns")}
sound = "JOIN-03"


class Tardy(JoinableQueue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        Queue.put(self, obj, block, timeout)
        time.sleep(0.001)
        with self._cond:
            self._unfinished_tasks.release()


context, start_methods = breaking("JoinableQueue", Tardy)
