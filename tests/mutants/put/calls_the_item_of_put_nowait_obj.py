"""In a queue that keeps queue.Queue's rules, put takes an item, but put_nowait calls it obj."""

import multiprocessing.dummy
import queue
from typing import Any

caught_by = {"PUT-26": ("FAIL", "raised TypeError")}
sound = "PUT-11"
contract = "queue"
start_methods = ("fork", "spawn", "forkserver")  # all the same: it is made of threads


class Renamed(queue.Queue):  # type: ignore[type-arg]
    def put_nowait(self, obj: Any) -> None:
        super().put_nowait(obj)


class context:
    Process = multiprocessing.dummy.Process
    Queue = Renamed

    def __init__(self, start_method: str) -> None:
        pass
