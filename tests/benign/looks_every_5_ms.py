"""Queues whose waiting puts and gets look every 5 ms whether they can proceed, as their poll quantum says."""

import multiprocessing
import multiprocessing.queues
import queue
import time
from typing import TYPE_CHECKING, Any, Callable, Optional, Type, TypeVar, cast

if TYPE_CHECKING:
    Queue = multiprocessing.queues.Queue[Any]
    JoinableQueue = multiprocessing.queues.JoinableQueue[Any]
else:
    from multiprocessing.queues import JoinableQueue, Queue

start_methods = ("fork", "spawn", "forkserver")
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


class JoinableLooking(JoinableQueue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        looking(lambda: super(JoinableLooking, self).put(obj, False), queue.Full, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return looking(lambda: super(JoinableLooking, self).get(False), queue.Empty, block, timeout)


class context:
    def __init__(self, start_method: str) -> None:
        self._context = cast(Any, multiprocessing.get_context(start_method))
        self.Process = self._context.Process

    def Queue(self, maxsize: int = 0) -> Looking:
        return Looking(maxsize, ctx=self._context)

    def JoinableQueue(self, maxsize: int = 0) -> JoinableLooking:
        return JoinableLooking(maxsize, ctx=self._context)
