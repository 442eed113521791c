"""A put that raises Full has stored its item all the same."""

from queue import Full
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-12": ("FAIL", "'refused'")}
sound = "PUT-09"


class Storing(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        try:
            super().put(obj, block, timeout)
        except Full:
            with self._notempty:
                self._buffer.append(obj)
                self._notempty.notify()
            raise


context, start_methods = breaking("Queue", Storing)
