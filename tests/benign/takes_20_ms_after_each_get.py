"""Queues whose get takes 20 ms with each item that it returns."""

import time
from typing import Any, Optional

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401


class Slow(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = super().get(block, timeout)
        time.sleep(0.02)
        return item


class JoinableSlow(Slow, JoinableQueue):
    pass


context = offering(JoinableQueue=JoinableSlow)
