"""A manager's queue keeps the items of each client apart and takes them from one client after the other."""

import collections
import multiprocessing.managers
import queue
import threading
from typing import Any, Deque, Dict

from unbroken import ManagedFamily

caught_by = {"HIST-03": ("FAIL", "and came out before it")}
sound = "HIST-02"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Fair(queue.Queue):  # type: ignore[type-arg]
    def _init(self, maxsize: int) -> None:
        self.waiting: Dict[int, Deque[Any]] = {}

    def _qsize(self) -> int:
        return sum(map(len, self.waiting.values()))

    def _put(self, item: Any) -> None:
        self.waiting.setdefault(threading.get_ident(), collections.deque()).append(item)

    def _get(self) -> Any:
        client = next(client for client, items in self.waiting.items() if items)
        items = self.waiting.pop(client)
        item = items.popleft()
        self.waiting[client] = items
        return item


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("Queue", Fair)


class context(ManagedFamily):
    manager_of_its_queues = Manager
