"""put writes small items itself while the buffer is empty: they overtake one that the thread is still pickling."""

import select
from multiprocessing.reduction import ForkingPickler
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"FIFO-08": ("FAIL", "['second', 'third', Laborious('first', None)]")}
sound = "FIFO-01"


class GoingAhead(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if type(obj) not in (int, float, str, bytes, type(None)) or self._closed or self._buffer:
            return super().put(obj, block, timeout)
        pickled = ForkingPickler.dumps(obj)
        if len(pickled) > 512 or not self._wlock.acquire(False):
            return super().put(obj, block, timeout)
        try:
            poller = select.poll()
            poller.register(self._writer.fileno(), select.POLLOUT)
            if poller.poll(0) and self._sem.acquire(False):
                self._send_bytes(pickled)
                return None
        finally:
            self._wlock.release()
        return super().put(obj, block, timeout)


context, start_methods = breaking("Queue", GoingAhead)
