"""A shutdown counts all tasks as done, although their items are still to be got."""

import multiprocessing.managers
import queue

from unbroken import ManagedFamily

caught_by = {"MGR-19": ("FAIL", "it did not block")}
sound = "MGR-06"
python = ">=3.13"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Broken(queue.Queue):  # type: ignore[type-arg]
    def shutdown(self, immediate: bool = False) -> None:
        super().shutdown(immediate)  # type: ignore[misc]
        with self.mutex:
            self.unfinished_tasks = 0
            self.all_tasks_done.notify_all()


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("Queue", Broken)


class context(ManagedFamily):
    manager_of_its_queues = Manager
