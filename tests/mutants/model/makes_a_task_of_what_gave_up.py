"""An item whose put gave up after its timeout is a task all the same."""

from queue import Full
from typing import Any, Optional

from unbroken import JoinableQueue, breaking

caught_by = {"MODEL-06": ("HUNG", "q.join() never returns")}
sound = "PUT-01"


class Counting(JoinableQueue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        try:
            super().put(obj, block, timeout)
        except Full:
            if timeout:
                self._unfinished_tasks.release()
            raise


context, start_methods = breaking("JoinableQueue", Counting)
