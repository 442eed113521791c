"""Queues whose waiting puts and gets look every 5 ms whether they can proceed, as their poll quantum says."""

import queue
import time
from typing import Any, Callable, Optional, Type, TypeVar

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401

poll_quantum = 0.005  # seconds

Result = TypeVar("Result")


def looking(look: Callable[[], Result], refused: Type[Exception], block: bool, timeout: Optional[float]) -> Result:
    """Look, again and again if told to block, until it works or the timeout ends."""
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        try:
            return look()
        except refused:
            if not block or (end is not None and time.monotonic() >= end):
                raise
        time.sleep(poll_quantum)


class Looking(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        looking(lambda: super(Looking, self).put(obj, False), queue.Full, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return looking(lambda: super(Looking, self).get(False), queue.Empty, block, timeout)


class JoinableLooking(Looking, JoinableQueue):
    pass


context = offering(JoinableQueue=JoinableLooking)
