"""A queue that is passed to a process has another pipe there."""

import os
from multiprocessing.connection import Pipe
from typing import Any

from unbroken import Queue, breaking

caught_by = {"SAFE-02": ("HUNG", "child's q.get() never returns")}
sound = "PUT-13"


class Separate(Queue):
    maker = 0

    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        self.maker = os.getpid()
        super().__init__(maxsize, ctx=ctx)

    def _reset(self, after_fork: bool = False) -> None:
        if self.maker != os.getpid():
            self._reader, self._writer = Pipe(duplex=False)
        super()._reset(after_fork)


context, start_methods = breaking("Queue", Separate)
