"""An immediate shutdown counts the items that it removes as done, but wakes no join."""

import multiprocessing.managers
import queue

from unbroken import ManagedFamily

caught_by = {"MGR-27": ("HUNG", "q.join() never returns")}
sound = "MGR-18"
python = ">=3.13"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Broken(queue.Queue):  # type: ignore[type-arg]
    def shutdown(self, immediate: bool = False) -> None:
        with self.mutex:
            self.is_shutdown = True
            while immediate and self._qsize():
                self._get()
                self.unfinished_tasks -= 1
            self.not_empty.notify_all()
            self.not_full.notify_all()


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("Queue", Broken)


class context(ManagedFamily):
    manager_of_its_queues = Manager
