"""A get that is told not to block waits for 50 ms."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "GET-08": ("FAIL", "at_once()"),
    "GET-09": ("FAIL", "tries.at_once()"),
}
sound = "GET-07"


class Waiting(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return super().get(block, timeout) if block else super().get(True, 0.05)


context, start_methods = breaking("Queue", Waiting)
