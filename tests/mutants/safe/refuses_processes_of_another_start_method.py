"""A queue can not be passed to a process of another start method than that for which it was made."""

from multiprocessing.context import get_spawning_popen
from typing import Any

from unbroken import Queue, breaking

caught_by = {"SAFE-11": ("DIFFERS", "a queue for forkserver can not be passed to spawn")}
sound = "SAFE-02"


class Strict(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self.start_method = ctx.get_start_method()

    def __getstate__(self) -> Any:
        popen: Any = get_spawning_popen()
        if popen.method != self.start_method:
            raise RuntimeError(f"a queue for {self.start_method} can not be passed to {popen.method}")
        return self.start_method, super().__getstate__()

    def __setstate__(self, state: Any) -> None:
        self.start_method, inherited = state
        super().__setstate__(inherited)


context, start_methods = breaking("Queue", Strict)
