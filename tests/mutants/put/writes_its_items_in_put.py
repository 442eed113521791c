"""A put writes the item to the pipe itself."""

from queue import Full
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-16": ("HUNG", "q.put(pattern(1100000, 0)) never returns")}
sound = "CTOR-02"


class Direct(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if not self._sem.acquire(block, timeout):
            raise Full
        with self._wlock:
            self._writer.send(obj)


context, start_methods = breaking("Queue", Direct)
