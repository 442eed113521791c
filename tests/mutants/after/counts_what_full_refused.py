"""qsize counts an item before its put has a slot: one that raises Full stays counted."""

from typing import Any, Optional

from unbroken import Counted, breaking

caught_by = {"AFTER-01": ("FAIL", "(8, False, True) != (2, False, True)")}
sound = "AFTER-02"


class Counting(Counted):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        self.count(1)
        super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Counting)
