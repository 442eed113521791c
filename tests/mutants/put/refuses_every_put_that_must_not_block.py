"""A put that is told not to block raises Full although there is room."""

import queue
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-08": ("FAIL", "raised queue.Full")}
sound = "PUT-01"


class Refusing(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if not block:
            raise queue.Full
        super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Refusing)
