"""A get of any queue, of any kind and with any arguments, never returns; neither does recv."""

import multiprocessing
import multiprocessing.queues
import threading
from typing import Any

start_methods = ("fork", "spawn", "forkserver")


def never(*arguments: Any, **keywords: Any) -> Any:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


class Queue(multiprocessing.queues.Queue):  # type: ignore[type-arg]
    get = get_nowait = never


class JoinableQueue(multiprocessing.queues.JoinableQueue):  # type: ignore[type-arg]
    get = get_nowait = never


class SimpleQueue(multiprocessing.queues.SimpleQueue):  # type: ignore[type-arg]
    get = never


class context:
    def __init__(self, start_method: str) -> None:
        self._context: Any = multiprocessing.get_context(start_method)
        self.Process = self._context.Process  # type: ignore[attr-defined]
        self.Pipe = self._context.Pipe

    def Queue(self, maxsize: int = 0) -> Any:
        return Queue(maxsize, ctx=self._context)

    def JoinableQueue(self, maxsize: int = 0) -> Any:
        return JoinableQueue(maxsize, ctx=self._context)

    def SimpleQueue(self) -> Any:
        return SimpleQueue(ctx=self._context)
