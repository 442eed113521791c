"""A queue is gone from its server with the first of its proxies that is collected."""

import collections
import multiprocessing.managers
from typing import Any

from unbroken import ManagedFamily

caught_by = {"MGR-11": ("FAIL", "RemoteError")}
sound = "MGR-10"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


proxies = collections.Counter()  # type: ignore[var-annotated]


class Server(multiprocessing.managers.Server):
    def incref(self, c: Any, ident: str) -> None:
        if not self.id_to_refcount.get(ident):  # type: ignore[attr-defined]
            proxies[ident] = 0
        proxies[ident] += 1
        if proxies[ident] <= 2:  # the first proxy, and the call by which it was made
            super().incref(c, ident)


class Manager(multiprocessing.managers.SyncManager):
    _Server = Server


class context(ManagedFamily):
    manager = Manager
