"""join returns after two seconds, whatever is unfinished."""

from unbroken import JoinableQueue, breaking

caught_by = {"LIMIT-03": ("FAIL", "returned None after 2 s, although nothing had ended its wait")}
sound = "JOIN-02"


class Impatient(JoinableQueue):
    def join(self) -> None:
        with self._cond:
            if not self._unfinished_tasks._semlock._is_zero():
                self._cond.wait(2.0)


context, start_methods = breaking("JoinableQueue", Impatient)
