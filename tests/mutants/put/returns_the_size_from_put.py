"""A put returns how many items there are."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-02": ("DIFFERS", "-> 1")}
sound = "PUT-01"


class Counting(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> int:  # type: ignore[override]
        super().put(obj, block, timeout)
        return self.qsize()


context, start_methods = breaking("Queue", Counting)
