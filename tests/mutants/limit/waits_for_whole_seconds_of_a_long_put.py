"""A long put waits in slices of a second, so that it can be interrupted; what is left of the timeout is dropped."""

from queue import Full
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"LIMIT-26": ("FAIL", "less than its timeout of 1.2 s")}
sound = "PUT-07"


class Slicing(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if not block or timeout is None or timeout < 1:
            super().put(obj, block, timeout)
            return
        for _ in range(int(timeout)):
            try:
                super().put(obj, True, 1)
                return
            except Full:
                pass
        raise Full


context, start_methods = breaking("Queue", Slicing)
