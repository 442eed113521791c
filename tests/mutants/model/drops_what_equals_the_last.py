"""An item that is equal to the last one that the same process put is dropped, but counted."""

from queue import Full
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"MODEL-02": ("FAIL", "which never comes"), "FIFO-15": ("HUNG", "never returns")}
sound = "PUT-01"


class Forgetful(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        last, self._last = getattr(self, "_last", None), obj
        if obj == last and type(obj) is type(last) and obj is not None:
            if not self._sem.acquire(block, timeout):
                raise Full
        else:
            super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Forgetful)
