"""What the third process puts, of those that share the queue, is lost."""

import os
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "FIFO-01": ("HUNG", "q.get() 600 times never returns"),
    "SAFE-01": ("HUNG", "q.get() 100 times never returns"),
    "PUT-15": ("FAIL", "did not raise Full"),
}
sound = "PUT-12"
PLACES = 2


class Crowded(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self.known = ctx.Array("i", PLACES)

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.known

    def __setstate__(self, state: Any) -> None:
        inherited, self.known = state
        super().__setstate__(inherited)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        with self.known:
            if os.getpid() not in self.known[:] and 0 in self.known[:]:
                self.known[self.known[:].index(0)] = os.getpid()
        if os.getpid() in self.known[:]:
            super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Crowded)
