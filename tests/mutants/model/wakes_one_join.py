"""Of several processes that wait in join, one is woken."""

from unbroken import JoinableQueue, breaking

caught_by = {"MODEL-06": ("HUNG", "q.join() never returns")}
sound = "PUT-01"


class Frugal(JoinableQueue):
    def task_done(self) -> None:
        with self._cond:
            if not self._unfinished_tasks.acquire(False):
                raise ValueError("task_done() called too many times")
            if self._unfinished_tasks._semlock._is_zero():
                self._cond.notify()


context, start_methods = breaking("JoinableQueue", Frugal)
