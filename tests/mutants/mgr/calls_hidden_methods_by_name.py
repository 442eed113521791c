"""A method of a manager's queue that is not for its users can be called by its name."""

import multiprocessing.managers
import queue

from unbroken import ManagedFamily

caught_by = {"MGR-26": ("FAIL", "did not raise")}
sound = "MGR-07"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


PUBLIC = [name for name in dir(queue.Queue) if not name.startswith("_") and callable(getattr(queue.Queue, name))]


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("Queue", queue.Queue, exposed=[*PUBLIC, "_qsize"])


class context(ManagedFamily):
    manager_of_its_queues = Manager
