"""Queues in which a put that has stored its item takes a millisecond more to return."""

import multiprocessing
import multiprocessing.queues
import time
from typing import TYPE_CHECKING, Any, Optional, cast

if TYPE_CHECKING:
    Queue = multiprocessing.queues.Queue[Any]
    JoinableQueue = multiprocessing.queues.JoinableQueue[Any]
    SimpleQueue = multiprocessing.queues.SimpleQueue[Any]
else:
    from multiprocessing.queues import JoinableQueue, Queue, SimpleQueue

start_methods = ("fork", "spawn", "forkserver")


def dawdle() -> None:
    time.sleep(0.001)


class Slow(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        dawdle()


class JoinableSlow(JoinableQueue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        dawdle()


class SimpleSlow(SimpleQueue):
    def put(self, item: Any) -> None:
        super().put(item)
        dawdle()


class context:
    def __init__(self, start_method: str) -> None:
        self._context = cast(Any, multiprocessing.get_context(start_method))
        self.Process = self._context.Process

    def Queue(self, maxsize: int = 0) -> Slow:
        return Slow(maxsize, ctx=self._context)

    def JoinableQueue(self, maxsize: int = 0) -> JoinableSlow:
        return JoinableSlow(maxsize, ctx=self._context)

    def SimpleQueue(self) -> SimpleSlow:
        return SimpleSlow(ctx=self._context)
