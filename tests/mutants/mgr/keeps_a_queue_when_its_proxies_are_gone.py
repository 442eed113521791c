"""A queue stays in its server though no proxy of it is left."""

import multiprocessing.managers
from typing import Any

from unbroken import ManagedFamily

caught_by = {"MGR-11": ("FAIL", "('item', 'here') != ('item', 'gone')")}
sound = "MGR-10"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Server(multiprocessing.managers.Server):
    def decref(self, c: Any, ident: str) -> None:
        pass


class Manager(multiprocessing.managers.SyncManager):
    _Server = Server


class context(ManagedFamily):
    manager = Manager
