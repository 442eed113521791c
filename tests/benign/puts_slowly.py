"""Queues in which a put that has stored its item takes a millisecond more to return."""

import time
from typing import Any, Optional

from ordinary import JoinableQueue, Queue, SimpleQueue, offering, start_methods  # noqa: F401


def dawdle() -> None:
    time.sleep(0.001)


class Slow(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        dawdle()


class JoinableSlow(Slow, JoinableQueue):
    pass


class SimpleSlow(SimpleQueue):
    def put(self, obj: Any) -> None:
        super().put(obj)
        dawdle()


context = offering(JoinableQueue=JoinableSlow, SimpleQueue=SimpleSlow)
