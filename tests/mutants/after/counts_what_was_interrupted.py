"""qsize counts an item while its put waits, and does not set it back if the put is interrupted."""

from queue import Full
from typing import Any, Optional

from unbroken import Counted, breaking

caught_by = {"AFTER-06": ("DIFFERS", "(3, False, True) != (2, False, True)")}
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
