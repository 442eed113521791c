"""The slot of an item of more than 64 KiB that cannot be unpickled stays taken."""

from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-32": ("HUNG", "q.put('good') never returns")}
sound = "GET-27"

LARGE = 65_536  # bytes


class Keeping(Queue):
    def _reset(self, after_fork: bool = False) -> None:
        super()._reset(after_fork)
        receive = self._reader.recv_bytes

        def noted() -> Any:
            received = receive()
            self.size = len(received)
            return received

        self._recv_bytes = noted

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        try:
            return super().get(block, timeout)
        except Empty:
            raise
        except Exception:
            if self.size > LARGE:
                self._sem.acquire()  # it has just been released
            raise


context, start_methods = breaking("Queue", Keeping)
