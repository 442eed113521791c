"""JoinableQueues whose join looks every 5 ms whether tasks are left, and is woken by nobody."""

import time

from ordinary import JoinableQueue, offering, start_methods  # noqa: F401

poll_quantum = 0.005  # seconds


class Looking(JoinableQueue):
    def task_done(self) -> None:
        if not self._unfinished_tasks.acquire(False):
            raise ValueError("task_done() called too many times")

    def join(self) -> None:
        while not self._unfinished_tasks._semlock._is_zero():
            time.sleep(poll_quantum)


context = offering(JoinableQueue=Looking)
