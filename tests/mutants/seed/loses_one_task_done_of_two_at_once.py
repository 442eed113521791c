"""A task_done reads how many tasks are done and writes one more, without a lock in between."""

import time
from queue import Full
from typing import Any, Optional

from unbroken import JoinableQueue, Queue, breaking

caught_by = {"SEED-04b": ("HUNG", "four_consumers_and_poison_pills(q, q2) never returns")}
sound = "JOIN-06"


class Racing(JoinableQueue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self.added = ctx.Value("i", 0)
        self.done = ctx.Value("i", 0)

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.added, self.done

    def __setstate__(self, state: Any) -> None:
        inherited, self.added, self.done = state
        super().__setstate__(inherited)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        with self.added:
            self.added.value += 1
        try:
            Queue.put(self, obj, block, timeout)
        except Full:
            with self.added:
                self.added.value -= 1
            raise

    def task_done(self) -> None:
        done = self.done.value
        if done == self.added.value:
            raise ValueError("task_done() called too many times")
        time.sleep(0.001)
        self.done.value = done + 1
        with self._cond:
            self._cond.notify_all()

    def join(self) -> None:
        with self._cond:
            self._cond.wait_for(lambda: self.done.value == self.added.value)


context, start_methods = breaking("JoinableQueue", Racing)
