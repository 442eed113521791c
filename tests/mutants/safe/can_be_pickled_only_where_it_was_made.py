"""A queue cannot be pickled where it was passed to: part of its state has stayed behind (gh-108520)."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"SAFE-04": ("FAIL", "'exit code 1' != 'from the grandchild'")}
sound = "SAFE-02"
start_methods = ("spawn", "forkserver")


class Tied(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self.is_for_fork = ctx.get_start_method() == "fork"

    def __getstate__(self) -> Any:
        if self.is_for_fork:
            raise RuntimeError("a queue made for fork cannot be pickled")
        return super().__getstate__()


context, _ = breaking("Queue", Tied)
