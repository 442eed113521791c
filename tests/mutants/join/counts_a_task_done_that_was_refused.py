"""A task_done too many raises ValueError, but has counted: the next item that is put is taken for done."""

from typing import Any, Optional

from unbroken import JoinableQueue, breaking

caught_by = {"JOIN-07": ("FAIL", "task_done() called too many times")}
sound = "JOIN-06"


class Negative(JoinableQueue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._below_zero = ctx.RawValue("q", 0)

    def __getstate__(self) -> Any:
        return super().__getstate__(), self._below_zero

    def __setstate__(self, state: Any) -> None:
        mine, self._below_zero = state
        super().__setstate__(mine)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        with self._cond:
            if self._below_zero.value:
                self._below_zero.value -= 1
                super().task_done()

    def task_done(self) -> None:
        with self._cond:
            try:
                super().task_done()
            except ValueError:
                self._below_zero.value += 1
                raise


context, start_methods = breaking("JoinableQueue", Negative)
