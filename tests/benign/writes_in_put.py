"""Queues without a background thread: put itself writes its item, and waits for room in the pipe."""

from multiprocessing.reduction import ForkingPickler
from queue import Full
from typing import Any, Optional

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401

capabilities = ["processes", "close", "copies", "exit-code", "signals", "reclaims"]  # no feeder


class Direct(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if self._closed:
            raise ValueError("the queue is closed")
        message = ForkingPickler.dumps(obj)
        if not self._sem.acquire(block, timeout):
            raise Full
        self._count_task()
        with self._wlock:
            self._writer.send_bytes(message)

    def _count_task(self) -> None:
        pass


class JoinableDirect(Direct, JoinableQueue):
    def _count_task(self) -> None:
        with self._cond:
            self._unfinished_tasks.release()


context = offering(Queue=Direct, JoinableQueue=JoinableDirect)
