"""A process takes the parent that the system tells of for the maker of the queue, which under forkserver it is not."""

import os
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-01": ("FAIL", "raised ConnectionRefusedError")}
sound = "GET-08"
start_methods = ("forkserver",)


class Orphaned(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self.maker = os.getpid()

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.maker

    def __setstate__(self, state: Any) -> None:
        inherited, self.maker = state
        super().__setstate__(inherited)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if self.maker not in (os.getpid(), os.getppid()):
            raise ConnectionRefusedError("nobody made this queue here")
        super().put(obj, block, timeout)


context, _ = breaking("Queue", Orphaned)
