"""A get that another get has overtaken starts again, and forgets the item that it had in its hands."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"HIST-01": ("FAIL", "was put and never came out")}
sound = "GET-08"


class Forgetful(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._taken = ctx.RawValue("q", 0)

    def __getstate__(self) -> Any:
        return super().__getstate__(), self._taken

    def __setstate__(self, state: Any) -> None:
        mine, self._taken = state
        super().__setstate__(mine)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        before = self._taken.value
        obj = super().get(block, timeout)
        after = self._taken.value
        self._taken.value += 1
        return obj if after < before + 2 else super().get(block, timeout)


context, start_methods = breaking("Queue", Forgetful)
