"""A put that raises Full has counted its item as a task."""

from queue import Full
from typing import Any, Optional

from unbroken import JoinableQueue, breaking

caught_by = {"JOIN-13": ("HUNG", "q.join() never returns")}
sound = "PUT-12"


class Hasty(JoinableQueue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        try:
            super().put(obj, block, timeout)
        except Full:
            self._unfinished_tasks.release()
            raise


context, start_methods = breaking("JoinableQueue", Hasty)
