"""put_nowait writes a small item itself if nothing is in the buffer: one taken from it may not be written yet."""

from queue import Full
from typing import Any

from unbroken import Queue, breaking

caught_by = {"FIFO-08": ("FAIL", "Laborious('first'")}
sound = "FIFO-01"


class Direct(Queue):
    def put_nowait(self, obj: Any) -> None:
        if self._closed or self._buffer or type(obj) not in (int, str, bytes) or not self._wlock.acquire(False):
            self.put(obj, False)
            return
        try:
            if not self._sem.acquire(False):
                raise Full
            self._writer.send(obj)
        finally:
            self._wlock.release()


context, start_methods = breaking("Queue", Direct)
