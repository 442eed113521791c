"""A simple queue that was pickled, to be passed to a process, has lost what its empty needs (bpo-30301)."""

from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"STATE-12": ("FAIL", "raised AttributeError")}
sound = "SIMPLE-01"
start_methods = ("spawn", "forkserver")


class Blind(SimpleQueue):
    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)
        del self._poll


context, _ = breaking("SimpleQueue", Blind)
