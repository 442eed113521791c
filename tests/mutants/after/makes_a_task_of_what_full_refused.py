"""A put counts its task before it has a slot: one that raises Full leaves a task that nobody can do."""

from typing import Any, Optional

from unbroken import JoinableQueue, Queue, breaking

caught_by = {"AFTER-03": ("HUNG", "q.join() never returns")}
sound = "JOIN-01"


class Early(JoinableQueue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        with self._cond:
            self._unfinished_tasks.release()
        Queue.put(self, obj, block, timeout)


context, start_methods = breaking("JoinableQueue", Early)
