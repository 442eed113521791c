"""Queues that look again after a day, however long they are to wait, as the event loops of asyncio do."""

import queue
import time
from typing import Any, Callable, Optional

from ordinary import Queue, offering, start_methods  # noqa: F401

DAY = 24 * 3600.0  # seconds


def in_days(call: Callable[[float], Any], timeout: float, refusal: Any) -> Any:
    """The call with a timeout of a day at most, again and again until the time is up."""
    end = time.monotonic() + timeout
    while True:
        left = end - time.monotonic()
        try:
            return call(min(left, DAY))
        except refusal:
            if left <= DAY:
                raise


class InDays(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if not block or timeout is None:
            return super().get(block, timeout)
        return in_days(lambda seconds: super(InDays, self).get(True, seconds), timeout, queue.Empty)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if not block or timeout is None:
            super().put(obj, block, timeout)
        else:
            in_days(lambda seconds: super(InDays, self).put(obj, True, seconds), timeout, queue.Full)


context = offering(Queue=InDays)
