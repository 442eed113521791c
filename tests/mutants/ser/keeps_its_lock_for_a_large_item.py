"""A get of an item of more than 64 KiB that cannot be unpickled leaves the lock of those who get held."""

import pickle
from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"SER-31": ("HUNG", "outlet.get() never returns")}
sound = "SER-26"

LARGE = 65_536  # bytes


class Holding(SimpleQueue):
    def get(self) -> Any:
        self._rlock.acquire()
        pickled = self._reader.recv_bytes()
        if len(pickled) < LARGE:
            self._rlock.release()
            return loads(pickled)
        item = loads(pickled)
        self._rlock.release()
        return item


def loads(pickled: bytes) -> Any:
    return pickle.loads(pickled)


context, start_methods = breaking("SimpleQueue", Holding)
