"""Gets with a timeout wait for the pipe together; one that then finds it empty raises Empty, if the item was large."""

import multiprocessing.reduction
from queue import Empty
from time import monotonic
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-28": ("FAIL", "raised queue.Empty")}
sound = "GET-05"


class Hasty(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._last = ctx.Value("Q", 0)  # the size of the item that was taken last

    def __getstate__(self) -> Any:
        return super().__getstate__(), self._last

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state[0])
        self._last = state[1]

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if self._closed or not block or timeout is None:
            return super().get(block, timeout)
        end = monotonic() + timeout
        while self._poll(max(0.0, end - monotonic())):
            with self._rlock:
                if self._poll(0):
                    message = self._recv_bytes()
                    self._last.value = len(message)
                    self._sem.release()
                    return multiprocessing.reduction.ForkingPickler.loads(message)
            if self._last.value > 5000:
                break
        raise Empty


context, start_methods = breaking("Queue", Hasty)
