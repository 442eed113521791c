"""Implementations that fail before a clause can say anything: each is a class of this file."""

import multiprocessing
import multiprocessing.queues
import os
import signal
import threading
from typing import Any


class Adapter:
    start_methods = ("fork",)

    def __init__(self) -> None:
        self._context: Any = multiprocessing.get_context("fork")

    def context(self, start_method: str) -> Any:
        return self

    def Process(self, **keywords: Any) -> Any:
        return self._context.Process(**keywords)

    def Queue(self, maxsize: int = 0) -> Any:
        return self._context.Queue(maxsize)


class MakesNoObject(Adapter):
    def Queue(self, maxsize: int = 0) -> Any:
        raise OSError("no room for a queue")


class NeverMakesAnObject(Adapter):
    def Queue(self, maxsize: int = 0) -> Any:
        lock = threading.Lock()
        lock.acquire()
        lock.acquire()


class StartsNoProcess(Adapter):
    def Process(self, **keywords: Any) -> Any:
        raise OSError("no process today")


class DiesAtTheStartOfAProcess(Adapter):
    def Process(self, **keywords: Any) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)


def _leave(*arguments: Any) -> None:
    os._exit(5)


class HasStillbornProcesses(Adapter):
    def Process(self, **keywords: Any) -> Any:
        return self._context.Process(target=_leave)


class Unrebuilt(multiprocessing.queues.Queue):  # type: ignore[type-arg]
    def __setstate__(self, state: object) -> None:
        if counted := os.environ.get("QUEUESPEC_TESTS_BIRTHS"):
            with open(counted, "a") as births:
                births.write("a worker\n")
        raise RuntimeError("this queue cannot be rebuilt here")


class CannotBeRebuilt(Adapter):
    start_methods = ("spawn",)

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")

    def Queue(self, maxsize: int = 0) -> Any:
        return Unrebuilt(maxsize, ctx=self._context)


class CannotBeRebuiltWithABound(CannotBeRebuilt):
    def Queue(self, maxsize: int = 0) -> Any:
        return Unrebuilt(maxsize, ctx=self._context) if maxsize == 1 else self._context.Queue(maxsize)
