"""The shutdown of a queue has no effect."""

import multiprocessing.managers
import queue

from unbroken import ManagedFamily

caught_by = {"MGR-06": ("FAIL", "q.put('three')                       -> None")}
sound = "GET-01"
python = ">=3.13"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Untiring(queue.Queue):  # type: ignore[type-arg]
    def shutdown(self, immediate: bool = False) -> None:
        pass


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("Queue", Untiring)


class context(ManagedFamily):
    manager_of_its_queues = Manager
