"""A put with a timeout raises Full when a signal comes."""

import ctypes
from queue import Full
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-24": ("FAIL", "raised queue.Full")}
sound = "PUT-05"


class Startled(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if block and timeout is not None and self.full():
            if ctypes.CDLL(None).poll(None, 0, int(timeout * 1000)) < 0:  # not repeated when it is interrupted
                raise Full
            block = False
        super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Startled)
