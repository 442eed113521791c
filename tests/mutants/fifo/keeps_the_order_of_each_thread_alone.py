"""An item overtakes the one before it if another thread has put that."""

import multiprocessing.dummy
import queue
import threading
from typing import Any

caught_by = {"FIFO-11": ("FAIL", "['second', 'third', Laborious('first', None)]")}
sound = "FIFO-01"
contract = "queue"
start_methods = ("fork", "spawn", "forkserver")  # all the same: it is made of threads


class Overtaking(queue.Queue):  # type: ignore[type-arg]
    def _put(self, item: Any) -> None:
        me = threading.get_ident()
        overtakes = bool(self.queue) and self.queue[-1][0] != me
        self.queue.insert(len(self.queue) - overtakes, (me, item))

    def _get(self) -> Any:
        return self.queue.popleft()[1]


class context:
    Process = multiprocessing.dummy.Process
    Queue = Overtaking

    def __init__(self, start_method: str) -> None:
        pass
