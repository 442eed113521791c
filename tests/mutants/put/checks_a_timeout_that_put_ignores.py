"""put refuses a timeout below zero, as queue.Queue does, but before it looks at block."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-10": ("FAIL", "ValueError")}
sound = "PUT-09"


class Checking(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Checking)
