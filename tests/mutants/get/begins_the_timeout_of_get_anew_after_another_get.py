"""The timeout of a get begins when no other get is in its way any longer."""

from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-25": ("FAIL", "as if its timeout began once")}
sound = "GET-04"


class BeginningAnew(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if block and timeout is not None:
            if not self._rlock.acquire(True, timeout):
                raise Empty
            self._rlock.release()
        return super().get(block, timeout)


context, start_methods = breaking("Queue", BeginningAnew)
