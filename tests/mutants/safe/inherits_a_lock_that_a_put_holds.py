"""A lock for the threads of a process is held while put waits for room: a process that is forked then cannot put."""

import threading
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SAFE-20": ("HUNG", ".put('of the child') never returns")}
sound = "SAFE-06"
start_methods = ("fork",)


class Guarded(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._threads = threading.Lock()

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if not block:
            super().put(obj, block, timeout)
            return
        with self._threads:
            super().put(obj, block, timeout)


context, _ = breaking("Queue", Guarded)
