"""In a queue that keeps queue.Queue's rules, task_done has no effect, unless it is called too often."""

import multiprocessing.dummy
import queue

caught_by = {"JOIN-19": ("HUNG", "q.join() never returns")}
sound = "PUT-01"
contract = "queue"
start_methods = ("fork", "spawn", "forkserver")  # all the same: it is made of threads


class Idle(queue.Queue):  # type: ignore[type-arg]
    told = 0

    def task_done(self) -> None:
        with self.mutex:
            if self.told == self.unfinished_tasks:
                raise ValueError("task_done() called too many times")
            self.told += 1


class context:
    Process = multiprocessing.dummy.Process
    Queue = Idle

    def __init__(self, start_method: str) -> None:
        pass
