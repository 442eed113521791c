"""A manager's queue that was found empty says so again for five milliseconds, whatever has been put."""

import multiprocessing.managers
import queue
import time
from typing import Any, Optional

from unbroken import ManagedFamily

caught_by = {"HIST-07": ("FAIL", "raised Empty, although")}
sound = "GET-08"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Remembering(queue.Queue):  # type: ignore[type-arg]
    empty_until = 0.0

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if not block and time.monotonic() < self.empty_until:
            raise queue.Empty
        try:
            return super().get(block, timeout)
        except queue.Empty:
            self.empty_until = time.monotonic() + 0.005
            raise


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("Queue", Remembering)


class context(ManagedFamily):
    manager_of_its_queues = Manager
