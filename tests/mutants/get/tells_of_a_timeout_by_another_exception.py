"""A get that does not wait raises Empty, but one whose timeout is over raises multiprocessing.TimeoutError."""

import multiprocessing
import queue
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-04": ("FAIL", "TimeoutError")}
sound = "GET-08"


class Timed(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        try:
            return super().get(block, timeout)
        except queue.Empty:
            if block:
                raise multiprocessing.TimeoutError from None
            raise


context, start_methods = breaking("Queue", Timed)
