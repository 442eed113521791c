"""A join that an exception of a signal's handler ends, other than KeyboardInterrupt, keeps the lock of task_done."""

from unbroken import JoinableQueue, breaking

caught_by = {"AFTER-09": ("HUNG", "never returns")}
sound = "JOIN-20"


class Keeping(JoinableQueue):
    def join(self) -> None:
        self._cond.acquire()
        try:
            if not self._unfinished_tasks._semlock._is_zero():
                self._cond.wait()
        except KeyboardInterrupt:
            self._cond.release()
            raise
        self._cond.release()


context, start_methods = breaking("JoinableQueue", Keeping)
