"""A get of an item that cannot be unpickled keeps the lock of the reader."""

import pickle
from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"SIMPLE-09": ("HUNG", "q.get() never returns"), "SIMPLE-08": ("DIFFERS", "q.get() never returns")}
sound = "SIMPLE-02"


class Keeping(SimpleQueue):
    def get(self) -> Any:
        self._rlock.acquire()
        item = pickle.loads(self._reader.recv_bytes())
        self._rlock.release()
        return item


context, start_methods = breaking("SimpleQueue", Keeping)
