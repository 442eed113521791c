"""Each process counts the tasks that it has put and done itself."""

import threading
from typing import Any, Optional

from unbroken import JoinableQueue, breaking

caught_by = {
    "JOIN-03": ("FAIL", "blocks()"),
    "SEED-04b": ("HUNG", "four_consumers_and_poison_pills(q, q2) never returns"),
    "JOIN-02": ("HUNG", "q.join() never returns"),
    "JOIN-05": ("FAIL", "joining.blocks()"),
    "JOIN-06": ("FAIL", "joining.blocks()"),
    "JOIN-11": ("FAIL", "joining.blocks()"),
}
sound = "PUT-01"


class Own(JoinableQueue):
    tasks = 0
    done: Any = None

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        self.done = self.done or threading.Event()
        self.tasks += 1
        super().put(obj, block, timeout)

    def task_done(self) -> None:
        self.tasks -= 1
        if self.tasks == 0:
            self.done.set()

    def join(self) -> None:
        if self.tasks > 0:
            self.done.wait()


context, start_methods = breaking("JoinableQueue", Own)
