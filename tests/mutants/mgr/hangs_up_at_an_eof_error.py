"""The server takes an EOFError of an item for the end of the connection, as that of the standard library does."""

import multiprocessing.managers

from unbroken import ManagedFamily

caught_by = {"MGR-21": ("FAIL", "q.put('good') raised")}
sound = "MGR-20"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class context(ManagedFamily):
    manager_of_its_queues = multiprocessing.managers.SyncManager
