"""A get of a SimpleQueue that an exception ends keeps the lock of all readers."""

import pickle
from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"AFTER-10": ("HUNG", "other's q.get() never returns")}
sound = "SIMPLE-11"


class Unprotected(SimpleQueue):
    def get(self) -> Any:
        self._rlock.acquire()
        try:
            received = self._reader.recv_bytes()
        except EOFError:
            self._rlock.release()
            raise
        self._rlock.release()
        return pickle.loads(received)


context, start_methods = breaking("SimpleQueue", Unprotected)
