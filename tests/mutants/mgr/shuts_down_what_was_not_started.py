"""The shutdown of a manager that has not been started does nothing."""

import multiprocessing.managers

from unbroken import ManagedFamily

caught_by = {"MGR-14": ("FAIL", "did not raise")}
sound = "MGR-10"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class BaseManager(multiprocessing.managers.BaseManager):
    def shutdown(self) -> None:  # type: ignore[override]
        pass


class context(ManagedFamily):
    BaseManager = BaseManager
