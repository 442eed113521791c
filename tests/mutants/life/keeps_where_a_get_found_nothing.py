"""The traceback of the last get that raised Empty is kept, and with it the queue."""

import sys
from queue import Empty
from typing import Any, List, Optional

from unbroken import Queue, breaking

caught_by = {"LIFE-43": ("FAIL", "producer.threads()")}
sound = "LIFE-05"

found: List[Any] = []


class Remembered(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        try:
            return super().get(block, timeout)
        except Empty:
            found.append(sys.exc_info()[2])
            raise


context, start_methods = breaking("Queue", Remembered)
