"""After a signal, a get waits for the whole of its timeout again."""

from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking, poll_of_old

caught_by = {"GET-33": ("FAIL", "began anew with the signal")}
sound = "GET-22"


class BeginningAnew(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        while block and timeout:
            try:
                if not poll_of_old([self._reader.fileno()], timeout):
                    raise Empty
                break
            except InterruptedError:
                pass
        return super().get(block, timeout)


context, start_methods = breaking("Queue", BeginningAnew)
