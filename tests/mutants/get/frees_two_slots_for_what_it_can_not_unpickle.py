"""The slot of an item that cannot be unpickled is freed twice: the queue holds one more from then on."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-27": ("FAIL", "did not raise Full"), "GET-20": ("DIFFERS", "did not raise Full")}
sound = "CTOR-02"


class Generous(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._sem = ctx.Semaphore(self._maxsize)  # the original one has an upper bound

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        free = self._sem.get_value()
        try:
            return super().get(block, timeout)
        except Exception:
            if self._sem.get_value() > free:  # it has been freed once
                self._sem.release()
            raise


context, start_methods = breaking("Queue", Generous)
