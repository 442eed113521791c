"""A queue of a manager has close."""

import multiprocessing.managers
import queue

from unbroken import ManagedFamily

caught_by = {"MGR-07": ("FAIL", "{'close': 'method'} != {}")}
sound = "MGR-10"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Closable(queue.Queue):  # type: ignore[type-arg]
    def close(self) -> None:
        pass


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("Queue", Closable)


class context(ManagedFamily):
    manager_of_its_queues = Manager
