"""A put that is told not to block waits for its timeout all the same."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-10": ("FAIL", "at_once()")}
sound = "PUT-09"


class Waiting(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block or timeout is not None, timeout)


context, start_methods = breaking("Queue", Waiting)
