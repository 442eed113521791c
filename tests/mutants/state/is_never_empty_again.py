"""empty is False for good in a process that has put an item."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"STATE-04": ("FAIL", "False")}
sound = "STATE-05"


class Stuck(Queue):
    used = False

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        self.used = True
        super().put(obj, block, timeout)

    def empty(self) -> bool:
        return not self.used and super().empty()


context, start_methods = breaking("Queue", Stuck)
