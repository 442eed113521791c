"""Each item counts as two unfinished tasks."""

from typing import Any, Optional

from unbroken import JoinableQueue, breaking

caught_by = {"JOIN-01": ("HUNG", "q.join() never returns")}
sound = "PUT-01"


class Double(JoinableQueue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        self._unfinished_tasks.release()


context, start_methods = breaking("JoinableQueue", Double)
