"""Once a get has given up after its timeout, the next one of the same process gives up at once."""

from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"MODEL-07": ("FAIL", " s; its timeout is ")}
sound = "PUT-01"


class Impatient(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        try:
            return super().get(block, 0.001 if timeout and getattr(self, "_gave_up", False) else timeout)
        except Empty:
            self._gave_up = bool(timeout)
            raise


context, start_methods = breaking("Queue", Impatient)
