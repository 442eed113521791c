"""A manager's server ends when the manager is collected, but not with the process that started it."""

import multiprocessing.managers
import multiprocessing.process
from multiprocessing import util
from typing import Any

from unbroken import ManagedFamily

caught_by = {"MGR-13": ("FAIL", "'here' != 'gone'")}
sound = "MGR-10"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("spawn", "forkserver")  # a forked server would hold what tells that its starter has ended


class Lasting(multiprocessing.managers.SyncManager):
    def start(self, *arguments: Any) -> None:
        super().start(*arguments)
        at_exit: Any = self.shutdown
        self.shutdown = util.Finalize(self, at_exit._callback, at_exit._args)
        at_exit.cancel()
        multiprocessing.process._children.discard(self._process)  # type: ignore[attr-defined]


class context(ManagedFamily):
    manager = Lasting
