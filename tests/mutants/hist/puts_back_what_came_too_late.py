"""A get that receives an item when its timeout has just passed puts it back behind the others, if it can."""

import queue
import time
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"HIST-02": ("FAIL", "and came out before it")}
sound = "GET-04"


class Punctual(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        end = None if timeout is None else time.monotonic() + timeout
        obj = super().get(block, timeout)
        if not block or end is None or time.monotonic() < end:
            return obj
        try:
            self.put(obj, False)
        except queue.Full:
            return obj
        raise queue.Empty


context, start_methods = breaking("Queue", Punctual)
