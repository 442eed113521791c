"""A lock for the threads of a process is held while get waits: a process that is forked then has it held for ever."""

import threading
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SAFE-20": ("HUNG", "child's q.get(timeout=60) never returns")}
sound = "SAFE-06"
start_methods = ("fork",)


class Guarded(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._threads = threading.Lock()

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if not block:
            return super().get(block, timeout)
        with self._threads:
            return super().get(block, timeout)


context, _ = breaking("Queue", Guarded)
