"""A join waits until as many tasks are done as were unfinished when it was called."""

from typing import Any

from unbroken import JoinableQueue, breaking

caught_by = {"JOIN-24": ("FAIL", "join() returned None: it did not block")}
sound = "JOIN-06"


class Counting(JoinableQueue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._done = ctx.Value("i", 0, lock=False)

    def __getstate__(self) -> Any:
        return super().__getstate__(), self._done

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state[0])
        self._done = state[1]

    def task_done(self) -> None:
        super().task_done()
        with self._cond:
            self._done.value += 1
            self._cond.notify_all()

    def join(self) -> None:
        with self._cond:
            enough = self._done.value + self._unfinished_tasks._semlock._get_value()
            self._cond.wait_for(lambda: self._done.value >= enough)


context, start_methods = breaking("JoinableQueue", Counting)
