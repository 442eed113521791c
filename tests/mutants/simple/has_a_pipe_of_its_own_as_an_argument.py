"""A simple queue that is passed to a process, and not inherited by it, has another pipe there."""

from multiprocessing.connection import Pipe
from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"SIMPLE-07": ("HUNG", "child's q.get() never returns")}
sound = "SIMPLE-03"


class Separate(SimpleQueue):
    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)
        self._reader, self._writer = Pipe(duplex=False)


context, _ = breaking("SimpleQueue", Separate)
start_methods = ("spawn", "forkserver")
