"""A queue that is passed to a process has another pipe there."""

from multiprocessing.connection import Pipe
from typing import Any

from unbroken import Queue, breaking

caught_by = {"SAFE-02": ("HUNG", "child's q.get() never returns")}
sound = "PUT-13"


class Separate(Queue):
    def __setstate__(self, state: Any) -> None:
        before, (_, _, *after) = state[:2], state[2:]
        super().__setstate__((*before, *Pipe(duplex=False), *after))


context, start_methods = breaking("Queue", Separate)
