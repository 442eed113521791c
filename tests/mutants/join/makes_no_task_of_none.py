"""A None that is put is not counted as a task."""

from typing import Any, Optional

from unbroken import JoinableQueue, Queue, breaking

caught_by = {"JOIN-12": ("FAIL", "blocks()")}
sound = "JOIN-06"


class Forgetful(JoinableQueue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if obj is None:
            Queue.put(self, obj, block, timeout)
        else:
            super().put(obj, block, timeout)


context, start_methods = breaking("JoinableQueue", Forgetful)
