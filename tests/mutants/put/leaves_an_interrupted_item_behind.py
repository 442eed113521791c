"""A put that was interrupted has stored its item all the same."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-23": ("DIFFERS", "'interrupted' != 'second'")}
sound = "PUT-12"


class Storing(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        try:
            super().put(obj, block, timeout)
        except KeyboardInterrupt:
            with self._notempty:
                self._buffer.append(obj)
                self._notempty.notify()
            raise


context, start_methods = breaking("Queue", Storing)
