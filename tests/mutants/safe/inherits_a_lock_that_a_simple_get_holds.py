"""A lock for the threads of a process is held while get of a SimpleQueue waits: a process that is forked cannot get."""

import threading
from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"SAFE-22": ("HUNG", "child's q.get() never returns")}
sound = "SIMPLE-07"
start_methods = ("fork",)


class Guarded(SimpleQueue):
    def __init__(self, *, ctx: Any) -> None:
        super().__init__(ctx=ctx)
        self._threads = threading.Lock()

    def get(self) -> Any:
        with self._threads:
            return super().get()


context, _ = breaking("SimpleQueue", Guarded)
