"""A get that KeyboardInterrupt ends keeps the lock: nobody can get any more."""

from multiprocessing.reduction import ForkingPickler
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-21": ("DIFFERS", "other's q.get() never returns")}
sound = "GET-03"


class Unprotected(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if not block or timeout is not None:
            return super().get(block, timeout)
        self._rlock.acquire()
        pickled = self._recv_bytes()
        self._rlock.release()
        self._sem.release()
        return ForkingPickler.loads(pickled)


context, start_methods = breaking("Queue", Unprotected)
