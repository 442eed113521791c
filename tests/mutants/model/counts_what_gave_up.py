"""qsize counts an item whose put gave up after its timeout, until the next item is taken."""

from queue import Full
from typing import Any, Optional

from unbroken import Counted, breaking

caught_by = {"MODEL-05": ("FAIL", "qsize() returned")}
sound = "PUT-01"


class Counting(Counted):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        self.count(1)
        try:
            super().put(obj, block, timeout)
        except Full:
            if not timeout:
                self.count(-1)
            raise


context, start_methods = breaking("Queue", Counting)
