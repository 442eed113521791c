"""A list keeps each manager, so that none is ever collected."""

from typing import Any, List

from unbroken import ManagedFamily

caught_by = {"MGR-13": ("FAIL", "'here' != 'gone'")}
sound = "MGR-10"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


started: List[Any] = []


class context(ManagedFamily):
    def Manager(self) -> Any:
        started.append(super().Manager())
        return started[-1]
