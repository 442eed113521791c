"""A server makes a new queue for each client that asks for the one it serves."""

import multiprocessing.managers
from typing import Any

from unbroken import ManagedFamily

caught_by = {"MGR-12": ("FAIL", "queue.Empty")}
sound = "MGR-10"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Separating(multiprocessing.managers.BaseManager):
    @classmethod
    def register(cls, typeid: str, callable: Any = None, *arguments: Any, **keywords: Any) -> None:
        anew = callable and (lambda: type(callable())())
        super().register(typeid, anew, *arguments, **keywords)


class context(ManagedFamily):
    BaseManager = Separating
