"""Of the arguments of put, timeout comes before block."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-19": ("FAIL", "it did not block")}
sound = "PUT-05"


class Swapped(Queue):
    def put(self, obj: Any, timeout: Optional[float] = None, block: bool = True) -> None:  # type: ignore[override]
        super().put(obj, bool(block), timeout)


context, start_methods = breaking("Queue", Swapped)
