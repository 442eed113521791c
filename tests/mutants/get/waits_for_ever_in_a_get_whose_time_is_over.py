"""A get whose time is over before it looks hands what is left, less than nothing, to poll, and waits (bpo-13373)."""

import pickle
import time
from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "GET-26": ("HUNG", "q.get(timeout=0) never returns"),
    "GET-14": ("DIFFERS", "get(timeout=0) never returns"),
}
sound = "GET-03"


class Late(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if not block or timeout is None:
            return super().get(block, timeout)
        deadline = time.monotonic() + timeout
        if not self._rlock.acquire(True, timeout):
            raise Empty
        try:
            left = deadline - time.monotonic()
            if not self._poll(left if left >= 0 else None):  # as the system takes a number below zero
                raise Empty
            received = self._recv_bytes()
            self._sem.release()
        finally:
            self._rlock.release()
        return pickle.loads(received)


context, start_methods = breaking("Queue", Late)
