"""A put that is interrupted while it waits for a slot frees one."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-23": ("DIFFERS", "did not raise Full")}
sound = "PUT-12"


class Generous(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._sem = ctx.Semaphore(self._maxsize)  # the original one has an upper bound

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        try:
            super().put(obj, block, timeout)
        except KeyboardInterrupt:
            self._sem.release()
            raise


context, start_methods = breaking("Queue", Generous)
