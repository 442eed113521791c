"""A queue that has been shut down still takes what is put."""

import multiprocessing.managers
import queue
from typing import Any, Optional

from unbroken import ManagedFamily

caught_by = {"MGR-06": ("FAIL", "did not raise"), "MGR-19": ("FAIL", "did not raise")}
sound = "MGR-16"
python = ">=3.13"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Hungry(queue.Queue):  # type: ignore[type-arg]
    def put(self, item: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if not self.is_shutdown:  # type: ignore[attr-defined]
            super().put(item, block, timeout)


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("Queue", Hungry)


class context(ManagedFamily):
    manager_of_its_queues = Manager
