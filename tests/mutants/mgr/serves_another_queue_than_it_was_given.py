"""A server serves a new queue in place of the one that it was given, the same to all clients."""

import multiprocessing.managers
import queue
from typing import Any

from unbroken import ManagedFamily

caught_by = {"MGR-25": ("FAIL", "queue.Empty")}
sound = "MGR-12"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Replacing(multiprocessing.managers.BaseManager):
    @classmethod
    def register(cls, typeid: str, callable: Any = None, *arguments: Any, **keywords: Any) -> None:
        another: Any = queue.Queue()
        super().register(typeid, callable and (lambda: another), *arguments, **keywords)


class context(ManagedFamily):
    BaseManager = Replacing
