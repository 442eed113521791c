"""JoinableQueue of a manager makes what cannot be joined."""

import multiprocessing.managers
import queue

from unbroken import ManagedFamily

caught_by = {"MGR-08": ("DIFFERS", "joinable == plain")}
sound = "MGR-10"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("JoinableQueue", queue.Queue, exposed=("put", "get"))


class context(ManagedFamily):
    manager = Manager
