"""A queue that is shut down cannot be shut down again: shutdown raises ShutDown."""

import multiprocessing.managers
import queue

from unbroken import ManagedFamily

caught_by = {"MGR-28": ("DIFFERS", "raised queue.ShutDown")}
sound = "MGR-06"
python = ">=3.13"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Broken(queue.Queue):  # type: ignore[type-arg]
    def shutdown(self, immediate: bool = False) -> None:
        if self.is_shutdown:  # type: ignore[attr-defined]
            raise queue.ShutDown  # type: ignore[attr-defined]
        super().shutdown(immediate)  # type: ignore[misc]


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("Queue", Broken)


class context(ManagedFamily):
    manager_of_its_queues = Manager
