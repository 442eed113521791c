"""A manager that is to connect to a server starts one of its own, whatever address it was given."""

import multiprocessing.managers

from unbroken import ManagedFamily

caught_by = {"MGR-12": ("FAIL", "raised")}
sound = "MGR-10"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class BaseManager(multiprocessing.managers.BaseManager):
    def connect(self) -> None:
        self._address = None
        self.start()


class context(ManagedFamily):
    BaseManager = BaseManager
