"""get refuses a timeout below zero, as queue.Queue does, but before it looks at block."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-09": ("FAIL", "ValueError")}
sound = "GET-08"


class Checking(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        return super().get(block, timeout)


context, start_methods = breaking("Queue", Checking)
