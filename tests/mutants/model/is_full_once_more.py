"""The first put without waiting after one that found the queue full finds it so too, even if it no longer is."""

from queue import Full
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"MODEL-04": ("FAIL", "raised Full, but q held")}
sound = "PUT-01"


class Resentful(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if getattr(self, "_was_full", False) and not block:
            self._was_full = False
            raise Full
        try:
            super().put(obj, block, timeout)
        except Full:
            self._was_full = True
            raise


context, _ = breaking("Queue", Resentful)
start_methods = ["forkserver"]  # the programs of the others do not happen to meet it
