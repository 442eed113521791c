"""qsize no longer counts an item as soon as a get looks for one: each Empty takes one off."""

from typing import Any, Optional

from unbroken import Counted, Queue, breaking

caught_by = {"AFTER-02": ("FAIL", "(-6, True, False) != (0, True, False)")}
sound = "AFTER-01"


class Counting(Counted):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        self.count(1)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        self.count(-1)
        return Queue.get(self, block, timeout)


context, start_methods = breaking("Queue", Counting)
