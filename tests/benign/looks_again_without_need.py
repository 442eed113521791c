"""Queues whose waiting puts, gets and joins wake up every 20 ms, find nothing, and wait on."""

import queue
import time
from typing import Any, Callable, Optional, Type

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401

SLICE = 0.02  # seconds


def in_slices(attempt: Callable[[float], Any], refused: Type[Exception], block: bool, timeout: Optional[float]) -> Any:
    """Attempt it for a while, again and again if told to block, until it works or the timeout ends."""
    left = timeout if block else 0
    end = None if left is None else time.monotonic() + left
    while True:
        try:
            return attempt(SLICE if left is None else min(SLICE, left))
        except refused:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                raise


class Restless(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        in_slices(lambda slice: super(Restless, self).put(obj, True, slice), queue.Full, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return in_slices(lambda slice: super(Restless, self).get(True, slice), queue.Empty, block, timeout)


class JoinableRestless(Restless, JoinableQueue):
    def join(self) -> None:
        with self._cond:
            while not self._unfinished_tasks._semlock._is_zero():
                self._cond.wait(SLICE)


context = offering(JoinableQueue=JoinableRestless)
