"""A get with a timeout raises Empty when a signal comes."""

import ctypes
from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-22": ("FAIL", "raised queue.Empty")}
sound = "GET-04"


class Startled(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if block and timeout is not None and self.empty():
            if ctypes.CDLL(None).poll(None, 0, int(timeout * 1000)) < 0:  # not repeated when it is interrupted
                raise Empty
            block = False
        return super().get(block, timeout)


context, start_methods = breaking("Queue", Startled)
