"""A get whose timeout ends returns None."""

from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "GET-04": ("FAIL", "-> None"),
    "GET-10": ("FAIL", "did not raise Empty"),
}
sound = "GET-05"


class Silent(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        try:
            return super().get(block, timeout)
        except Empty:
            return None


context, start_methods = breaking("Queue", Silent)
