"""Queues whose waits look at first after a millisecond, then after twice as long each time, up to 0.1 s."""

import queue
import time
from typing import Any, Callable, Optional, Type

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401

poll_quantum = 0.1  # seconds


def in_time(attempt: Callable[[], Any], refused: Type[Exception], block: bool, timeout: Optional[float]) -> Any:
    end = None if timeout is None else time.monotonic() + timeout
    nap = 0.001
    while True:
        try:
            return attempt()
        except refused:
            left = nap if end is None else min(nap, end - time.monotonic())
            if not block or left <= 0:
                raise
        time.sleep(left)
        nap = min(2 * nap, poll_quantum)


class Patient(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        in_time(lambda: super(Patient, self).put(obj, False), queue.Full, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return in_time(lambda: super(Patient, self).get(False), queue.Empty, block, timeout)


class Unfinished(Exception):
    pass


class JoinablePatient(Patient, JoinableQueue):
    def join(self) -> None:
        in_time(self._ask, Unfinished, True, None)

    def _ask(self) -> None:
        with self._cond:
            if not self._unfinished_tasks._semlock._is_zero():
                raise Unfinished


context = offering(JoinableQueue=JoinablePatient)
