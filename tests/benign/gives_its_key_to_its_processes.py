"""Queues of a manager with a key of its own, which becomes that of the process that starts it and of its children."""

import multiprocessing
import multiprocessing.managers
from typing import Any

from ordinary import start_methods  # noqa: F401

contract = "queue"
kinds = ["Queue"]
capabilities = ["processes", "copies", "exit-code", "manager"]
KEY = b"known to all of this library"


class context:
    BaseManager = multiprocessing.managers.BaseManager

    def __init__(self, start_method: str) -> None:
        multiprocessing.current_process().authkey = KEY
        self._family: Any = multiprocessing.get_context(start_method)
        self._manager: Any = None
        self.Process = self._family.Process  # type: ignore[attr-defined]

    def Manager(self) -> Any:
        manager = multiprocessing.managers.SyncManager(authkey=KEY, ctx=self._family)
        manager.start()
        return manager

    def Queue(self, maxsize: int = 0) -> Any:
        self._manager = self._manager or self.Manager()
        return self._manager.Queue(maxsize)

    def close(self) -> None:
        if self._manager:
            self._manager.shutdown()
