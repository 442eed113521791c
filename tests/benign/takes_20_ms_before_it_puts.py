"""Queues whose put takes 20 ms to prepare an item, before it looks whether there is room for it."""

import time
from typing import Any, Optional

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401


class Slow(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        time.sleep(0.02)
        super().put(obj, block, timeout)


class JoinableSlow(Slow, JoinableQueue):
    pass


context = offering(JoinableQueue=JoinableSlow)
