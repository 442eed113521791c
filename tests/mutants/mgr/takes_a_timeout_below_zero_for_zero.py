"""In a queue that keeps queue.Queue's rules, a timeout below zero is as good as zero."""

import multiprocessing.dummy
import queue
from typing import Any, Optional

caught_by = {"MGR-05": ("DIFFERS", "raised queue.Empty")}
sound = "MGR-04"
contract = "queue"
start_methods = ("fork", "spawn", "forkserver")  # all the same: it is made of threads


class Lenient(queue.Queue):  # type: ignore[type-arg]
    def put(self, item: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(item, block, timeout and max(timeout, 0))

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return super().get(block, timeout and max(timeout, 0))


class context:
    Process = multiprocessing.dummy.Process
    Queue = Lenient

    def __init__(self, start_method: str) -> None:
        pass
