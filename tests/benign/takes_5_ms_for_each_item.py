"""Queues whose put, and whose get of an item, take 5 ms, so that a hundred items take half a second."""

import time
from typing import Any, Optional

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401

poll_quantum = 0.01  # seconds, of which twice 5 ms are a part


class Slow(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        time.sleep(0.005)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = super().get(block, timeout)
        time.sleep(0.005)
        return item


class JoinableSlow(Slow, JoinableQueue):
    pass


context = offering(JoinableQueue=JoinableSlow)
