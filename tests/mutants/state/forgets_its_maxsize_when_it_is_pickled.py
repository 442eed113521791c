"""A queue that was pickled, to be passed to a process, has forgotten its maxsize there, and so counts wrong."""

from typing import Any

from unbroken import UNBOUNDED, Queue, breaking

caught_by = {"STATE-10": ("FAIL", "== (2, False, True)"), "STATE-15": ("DIFFERS", "== (1, True)")}
sound = "CTOR-02"
start_methods = ("spawn", "forkserver")


class Forgetful(Queue):
    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)
        self._maxsize = UNBOUNDED


context, _ = breaking("Queue", Forgetful)
