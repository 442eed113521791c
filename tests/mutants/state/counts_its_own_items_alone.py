"""qsize is the number of items that this process has put, less those that it has taken."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"STATE-01": ("FAIL", "3 != 2"), "STATE-10": ("FAIL", "== (2, False, True)")}
sound = "STATE-05"


class Selfish(Queue):
    items = 0

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        self.items += 1

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = super().get(block, timeout)
        self.items -= 1
        return item

    def qsize(self) -> int:
        return self.items


context, start_methods = breaking("Queue", Selfish)
