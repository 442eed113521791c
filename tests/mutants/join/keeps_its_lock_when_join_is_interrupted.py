"""A join that is interrupted keeps the lock that every task_done needs."""

from unbroken import JoinableQueue, breaking

caught_by = {"JOIN-20": ("DIFFERS", "task_done() never returns")}
sound = "JOIN-05"


class Keeping(JoinableQueue):
    def join(self) -> None:
        self._cond.acquire()
        if not self._unfinished_tasks._semlock._is_zero():
            self._cond.wait()
        self._cond.release()


context, start_methods = breaking("JoinableQueue", Keeping)
