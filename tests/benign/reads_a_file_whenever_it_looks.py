"""Queues whose waiting gets read a file every 20 ms, as those do that look into a database, and do not say so."""

import queue
import time
from typing import Any, Optional

from ordinary import Queue, offering, start_methods  # noqa: F401

PAUSE = 0.02  # seconds


class Reading(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            with open(__file__, "rb") as file:
                file.read()
            try:
                return super().get(False)
            except queue.Empty:
                left = PAUSE if end is None else end - time.monotonic()
                if not block or left <= 0:
                    raise
            time.sleep(min(PAUSE, left))


context = offering(Queue=Reading)
