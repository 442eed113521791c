"""An immediate shutdown leaves the last item in the queue, although no get returns it."""

import multiprocessing.managers
import queue
from typing import Any

from unbroken import ManagedFamily

caught_by = {"MGR-24": ("FAIL", "(1, False, False) != (0, True, False)")}
sound = "MGR-06"
python = ">=3.13"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Keeping(queue.Queue):  # type: ignore[type-arg]
    kept: Any = None

    def shutdown(self, immediate: bool = False) -> None:
        if immediate and self.queue:
            self.kept = self.queue.pop()
        super().shutdown(immediate)  # type: ignore[misc]

    def qsize(self) -> int:
        return super().qsize() + (self.kept is not None)

    def empty(self) -> bool:
        return self.qsize() == 0


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("Queue", Keeping)


class context(ManagedFamily):
    manager_of_its_queues = Manager
