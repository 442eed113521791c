"""The shutdown of a manager returns without having stopped the server."""

from typing import Any

from unbroken import ManagedFamily

caught_by = {"MGR-10": ("FAIL", "('accepted', 'here') != ('refused', 'gone')")}
sound = "MGR-11"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class context(ManagedFamily):
    def Manager(self) -> Any:
        manager = super().Manager()
        manager.shutdown = lambda: None
        return manager
