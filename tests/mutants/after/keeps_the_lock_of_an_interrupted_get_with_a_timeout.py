"""A get with a timeout that an exception ends, other than Empty, keeps the lock of all readers."""

import pickle
import time
from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"AFTER-08": ("HUNG", "other's q.get() never returns")}
sound = "GET-21"


class Unprotected(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if not block or timeout is None:
            return super().get(block, timeout)
        deadline = time.monotonic() + timeout
        if not self._rlock.acquire(True, timeout):
            raise Empty
        ready = self._poll(max(0, deadline - time.monotonic()))
        received = self._recv_bytes() if ready else b""
        self._rlock.release()
        if not ready:
            raise Empty
        self._sem.release()
        return pickle.loads(received)


context, start_methods = breaking("Queue", Unprotected)
