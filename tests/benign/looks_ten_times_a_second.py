"""Queues whose waiting gets look every 0.1 s whether there is an item, as their poll quantum says."""

import queue
import time
from typing import Any, Optional

from ordinary import Queue, offering, start_methods  # noqa: F401

poll_quantum = 0.1  # seconds


class Looking(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            try:
                return super().get(False)
            except queue.Empty:
                left = poll_quantum if end is None else end - time.monotonic()
                if not block or left <= 0:
                    raise
            time.sleep(min(poll_quantum, left))


context = offering(Queue=Looking)
