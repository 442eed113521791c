"""Full and Empty are classes of its own, which only have the names of those of the queue module."""

import queue
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"CTOR-11": ("FAIL", ".Empty")}
sound = "PUT-01"


class Full(Exception):
    pass


class Empty(Exception):
    pass


class Proud(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        try:
            super().put(obj, block, timeout)
        except queue.Full:
            raise Full from None

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        try:
            return super().get(block, timeout)
        except queue.Empty:
            raise Empty from None


context, start_methods = breaking("Queue", Proud)
