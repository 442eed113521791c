"""A put of an item that cannot be pickled keeps the lock of the writer."""

from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"SER-07": ("HUNG", "never returns"), "SER-12": ("DIFFERS", "q.put('good') never returns")}
sound = "SIMPLE-01"


class Keeping(SimpleQueue):
    def put(self, obj: Any) -> None:
        self._wlock.acquire()
        self._writer.send(obj)
        self._wlock.release()


context, start_methods = breaking("SimpleQueue", Keeping)
