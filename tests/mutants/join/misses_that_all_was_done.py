"""A join that is woken looks at the count again: when another task has been put meanwhile, it waits on."""

from unbroken import JoinableQueue, breaking

caught_by = {"JOIN-25": ("DIFFERS", "q.join() never returns")}
sound = "JOIN-24"


class Looking(JoinableQueue):
    def join(self) -> None:
        with self._cond:
            while not self._unfinished_tasks._semlock._is_zero():
                self._cond.wait()


context, start_methods = breaking("JoinableQueue", Looking)
