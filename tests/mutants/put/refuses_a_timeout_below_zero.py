"""A put with a timeout below zero raises ValueError, as in queue.Queue."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-21": ("DIFFERS", "raised ValueError")}
sound = "PUT-05"


class Strict(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if block and timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Strict)
