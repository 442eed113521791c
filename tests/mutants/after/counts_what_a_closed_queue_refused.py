"""qsize counts an item whose put was refused, as its process had closed the queue."""

from queue import Full
from typing import Any, Optional

from unbroken import Counted, breaking

caught_by = {"AFTER-07": ("FAIL", "(3, False, False) != (1, False, False)")}
sound = "AFTER-01"


class Counting(Counted):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        self.count(1)
        try:
            super().put(obj, block, timeout)
        except Full:
            self.count(-1)
            raise


context, start_methods = breaking("Queue", Counting)
