"""Queues that wait in other ways than the standard library's, to try the blocking decision on."""

import multiprocessing
import multiprocessing.queues
import queue
import time
from collections.abc import Callable
from typing import Any

POLL = 0.005  # seconds


def _until(deadline: Any, attempt: Callable[[], Any], pause: Callable[[], None]) -> Any:
    while True:
        try:
            return attempt()
        except (queue.Empty, queue.Full):
            if deadline is not None and time.monotonic() > deadline:
                raise
        pause()


def _polled(pause: Callable[[], None]) -> Any:
    class Polled(multiprocessing.queues.Queue):  # type: ignore[type-arg]
        def get(self, block: bool = True, timeout: Any = None) -> Any:
            once = super().get
            if not block:
                return once(False)
            return _until(None if timeout is None else time.monotonic() + timeout, lambda: once(False), pause)

        def put(self, obj: Any, block: bool = True, timeout: Any = None) -> Any:
            once = super().put
            if not block:
                return once(obj, False)
            return _until(None if timeout is None else time.monotonic() + timeout, lambda: once(obj, False), pause)

    return Polled


def _sleep() -> None:
    time.sleep(POLL)


def _spin() -> None:
    pass


class Polling(_polled(_sleep)):  # type: ignore[misc]
    """Looks every 5 ms."""


class Spinning(_polled(_spin)):  # type: ignore[misc]
    """Looks all the time."""


class polling:
    start_methods = ("fork", "spawn", "forkserver")
    kinds = ("Queue",)
    poll_quantum: float = POLL
    made: Any = Polling

    def __init__(self, start_method: str = "fork") -> None:
        self._context: Any = multiprocessing.get_context(start_method)
        self.Process = self._context.Process  # type: ignore[attr-defined]

    @classmethod
    def context(cls, start_method: str) -> Any:
        return cls(start_method)

    def Queue(self, maxsize: int = 0) -> Any:
        return self.made(maxsize, ctx=self._context)


class spinning(polling):
    made = Spinning


class manager(polling):
    contract = "queue"
    poll_quantum = 0

    def __init__(self, start_method: str = "fork") -> None:
        super().__init__(start_method)
        self._manager: Any = None

    def Queue(self, maxsize: int = 0) -> Any:
        if self._manager is None:
            self._manager = self._context.Manager()
        return self._manager.Queue(maxsize)

    def close(self) -> None:
        if self._manager is not None:
            self._manager.shutdown()
