"""A queue made for fork is passed to processes of spawn and forkserver, which start and cannot open it (gh-77377)."""

import multiprocessing
from multiprocessing.context import get_spawning_popen
from typing import Any

from unbroken import Queue, breaking

caught_by = {"SAFE-10": ("FAIL", "'spawn': 1")}
sound = "SAFE-02"


class Careless(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        self.start_method = ctx.get_start_method()
        super().__init__(maxsize, ctx=multiprocessing.get_context("spawn"))

    def __getstate__(self) -> Any:
        popen: Any = get_spawning_popen()
        return popen.method == self.start_method, super().__getstate__()

    def __setstate__(self, state: Any) -> None:
        is_of_this_start_method, inherited = state
        if not is_of_this_start_method:
            raise FileNotFoundError("the queue is gone")
        super().__setstate__(inherited)
        self.start_method = ""


context, start_methods = breaking("Queue", Careless)
