"""A shutdown wakes those who wait for an item, and not those who wait for room."""

import multiprocessing.managers
import queue

from unbroken import ManagedFamily

caught_by = {"MGR-17": ("HUNG", "q.put('second') never returns")}
sound = "MGR-06"
python = ">=3.13"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Broken(queue.Queue):  # type: ignore[type-arg]
    def shutdown(self, immediate: bool = False) -> None:
        with self.mutex:
            self.is_shutdown = True
            if immediate:
                while self._qsize():
                    self._get()
                    self.unfinished_tasks -= 1
                self.all_tasks_done.notify_all()
            self.not_empty.notify_all()


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("Queue", Broken)


class context(ManagedFamily):
    manager_of_its_queues = Manager
