"""A lock for the threads of a process is held while put of a SimpleQueue waits: a process that is forked cannot put."""

import threading
from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"SAFE-22": ("HUNG", ".put('of the child') never returns")}
sound = "SIMPLE-07"
start_methods = ("fork",)


class Guarded(SimpleQueue):
    def __init__(self, *, ctx: Any) -> None:
        super().__init__(ctx=ctx)
        self._threads = threading.Lock()

    def put(self, obj: Any) -> None:
        with self._threads:
            super().put(obj)


context, _ = breaking("SimpleQueue", Guarded)
