"""In a queue that keeps queue.Queue's rules, a task_done beyond the items that were put does nothing."""

import contextlib
import multiprocessing.dummy
import queue

caught_by = {"JOIN-19": ("FAIL", "did not raise ValueError")}
sound = "GET-03"
contract = "queue"
start_methods = ("fork", "spawn", "forkserver")  # all the same: it is made of threads


class Lenient(queue.Queue):  # type: ignore[type-arg]
    def task_done(self) -> None:
        with contextlib.suppress(ValueError):
            super().task_done()


class context:
    Process = multiprocessing.dummy.Process
    Queue = Lenient

    def __init__(self, start_method: str) -> None:
        pass
