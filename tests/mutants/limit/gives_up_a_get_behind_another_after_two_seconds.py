"""A get that waits behind another get, in whatever process, raises Empty after two seconds."""

from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"LIMIT-02": ("FAIL", "raised queue.Empty")}
sound = "GET-02"


class Impatient(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if not (block and timeout is None):
            return super().get(block, timeout)
        if not self._rlock.acquire(True, 2.0):
            raise Empty
        self._rlock.release()
        return super().get()


context, start_methods = breaking("Queue", Impatient)
