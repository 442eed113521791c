"""An item of more than a page overtakes those that wait to be flushed behind another that fills the pipe."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"MODEL-01": ("FAIL", "was put before it by the same process and not taken yet")}
sound = "PUT-01"


class Hasty(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        if isinstance(obj, bytes) and len(obj) > 4096:
            with self._notempty:
                if len(self._buffer) > 1 and self._buffer[-1] is obj:
                    self._buffer.appendleft(self._buffer.pop())


context, _ = breaking("Queue", Hasty)
start_methods = ["fork", "spawn"]  # the programs of the others do not happen to meet it
