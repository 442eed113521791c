"""The last task_done ends one join, of several that wait."""

from unbroken import JoinableQueue, breaking

caught_by = {"JOIN-09": ("HUNG", "q.join() never returns")}
sound = "JOIN-05"


class Stingy(JoinableQueue):
    def task_done(self) -> None:
        with self._cond:
            if not self._unfinished_tasks.acquire(False):
                raise ValueError("task_done() called too many times")
            if self._unfinished_tasks._semlock._is_zero():
                self._cond.notify()


context, start_methods = breaking("JoinableQueue", Stingy)
