"""In a queue that keeps queue.Queue's rules, the parameter by which put takes the item is named obj."""

import multiprocessing.dummy
import queue
from typing import Any, Optional

caught_by = {"PUT-26": ("FAIL", "unexpected keyword argument 'item'")}
sound = "PUT-19"
contract = "queue"
start_methods = ("fork", "spawn", "forkserver")  # all the same: it is made of threads


class Renaming(queue.Queue):  # type: ignore[type-arg]
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)


class context:
    Process = multiprocessing.dummy.Process
    Queue = Renaming

    def __init__(self, start_method: str) -> None:
        pass
