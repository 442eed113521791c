"""A get that was interrupted does not release the lock that all readers share."""

import pickle
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-21": ("DIFFERS", "other's q.get() never returns")}
sound = "GET-03"


class Careless(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if not block or timeout is not None:
            return super().get(block, timeout)
        self._rlock.acquire()
        received = self._recv_bytes()
        self._rlock.release()
        self._sem.release()
        return pickle.loads(received)


context, start_methods = breaking("Queue", Careless)
