"""Queues of a manager, by proxies that have the methods of queue.Queue as Python 3.12 knew them, and no others."""

import multiprocessing
import multiprocessing.managers
import queue
from typing import Any

from ordinary import start_methods  # noqa: F401

contract = "queue"
kinds = ["Queue", "JoinableQueue"]
capabilities = ["processes", "copies", "exit-code", "manager"]

METHODS = ("put", "put_nowait", "get", "get_nowait", "qsize", "empty", "full", "task_done", "join")


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("Queue", queue.Queue, exposed=METHODS)
Manager.register("JoinableQueue", queue.Queue, exposed=METHODS)


class context:
    BaseManager = multiprocessing.managers.BaseManager

    def __init__(self, start_method: str) -> None:
        self._family: Any = multiprocessing.get_context(start_method)
        self._manager: Any = None
        self.Process = self._family.Process  # type: ignore[attr-defined]

    def Manager(self) -> Any:
        manager = Manager(ctx=self._family)
        manager.start()
        return manager

    def Queue(self, maxsize: int = 0) -> Any:
        self._manager = self._manager or self.Manager()
        return self._manager.Queue(maxsize)

    def JoinableQueue(self, maxsize: int = 0) -> Any:
        self._manager = self._manager or self.Manager()
        return self._manager.JoinableQueue(maxsize)

    def close(self) -> None:
        if self._manager:
            self._manager.shutdown()
