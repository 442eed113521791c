"""A get that waits gives its lock back after KeyboardInterrupt, but after no other exception of a signal's handler."""

import pickle
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"AFTER-08": ("HUNG", "other's q.get() never returns")}
sound = "GET-21"


class Unprotected(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if not block or timeout is not None:
            return super().get(block, timeout)
        self._rlock.acquire()
        try:
            received = self._recv_bytes()
        except (KeyboardInterrupt, OSError):
            self._rlock.release()
            raise
        self._rlock.release()
        self._sem.release()
        return pickle.loads(received)


context, start_methods = breaking("Queue", Unprotected)
