"""In a queue that keeps queue.Queue's rules, a join that waits does not notice that the count has dropped to zero."""

import multiprocessing.dummy
import queue

caught_by = {"JOIN-19": ("HUNG", "q.join() never returns")}
sound = "PUT-01"
contract = "queue"
start_methods = ("fork", "spawn", "forkserver")  # all the same: it is made of threads


class Silent(queue.Queue):  # type: ignore[type-arg]
    def task_done(self) -> None:
        with self.mutex:
            if not self.unfinished_tasks:
                raise ValueError("task_done() called too many times")
            self.unfinished_tasks -= 1


class context:
    Process = multiprocessing.dummy.Process
    Queue = Silent

    def __init__(self, start_method: str) -> None:
        pass
