"""A lock for the threads of a process is held while join waits: a process that is forked then cannot join."""

import threading
from typing import Any

from unbroken import JoinableQueue, breaking

caught_by = {"SAFE-21": ("HUNG", "child's q.join() never returns")}
sound = "SAFE-20"
start_methods = ("fork",)


class Guarded(JoinableQueue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._threads = threading.Lock()

    def join(self) -> None:
        with self._threads:
            super().join()


context, _ = breaking("JoinableQueue", Guarded)
