"""If more than a thousand items wait to be flushed, the oldest are dropped."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"FIFO-13": ("HUNG", "times never returns")}
sound = "FIFO-01"


class Bounded(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        with self._notempty:
            while len(self._buffer) > 1000:
                self._buffer.popleft()


context, start_methods = breaking("Queue", Bounded)
