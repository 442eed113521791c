"""Of the arguments of get, timeout comes before block."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "GET-12": ("FAIL", "it did not block"),
    "GET-02": ("FAIL", "it did not block"),
}
sound = "GET-04"


class Swapped(Queue):
    def get(self, timeout: Optional[float] = None, block: bool = True) -> Any:  # type: ignore[override]
        return super().get(bool(block), timeout)


context, start_methods = breaking("Queue", Swapped)
