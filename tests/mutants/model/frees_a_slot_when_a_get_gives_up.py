"""A get that gives up after its timeout frees a slot, as if it had taken something."""

from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"MODEL-03": ("FAIL", "its maxsize")}
sound = "PUT-01"


class Generous(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._more = ctx.Semaphore(0)

    def __getstate__(self) -> Any:
        return self._more, super().__getstate__()

    def __setstate__(self, state: Any) -> None:
        self._more, state = state
        super().__setstate__(state)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if self._sem._semlock._is_zero() and self._more.acquire(False):
            with self._notempty:
                if self._thread is None:
                    self._start_thread()
                self._buffer.append(obj)
                self._notempty.notify()
        else:
            super().put(obj, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        try:
            return super().get(block, timeout)
        except Empty:
            if timeout:
                self._more.release()
            raise


context, start_methods = breaking("Queue", Generous)
