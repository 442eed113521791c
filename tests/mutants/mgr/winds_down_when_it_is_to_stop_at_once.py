"""After an immediate shutdown, items can still be got."""

import multiprocessing.managers
import queue

from unbroken import ManagedFamily

caught_by = {"MGR-06": ("FAIL", "-> 'one'")}
sound = "GET-01"
python = ">=3.13"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Unhurried(queue.Queue):  # type: ignore[type-arg]
    def shutdown(self, immediate: bool = False) -> None:
        super().shutdown()  # type: ignore[misc]


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("Queue", Unhurried)


class context(ManagedFamily):
    manager_of_its_queues = Manager
