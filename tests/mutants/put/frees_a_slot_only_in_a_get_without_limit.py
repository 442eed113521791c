"""An item that is taken by a get with a timeout, or by one that does not wait, keeps its slot."""

import pickle
from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-04": ("HUNG", "put(2) never returns")}
sound = "PUT-12"


class Keeping(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if block and timeout is None:
            return super().get()
        if not self._rlock.acquire(block, timeout):
            raise Empty
        try:
            if not self._poll(timeout if block else 0):
                raise Empty
            return pickle.loads(self._recv_bytes())
        finally:
            self._rlock.release()


context, start_methods = breaking("Queue", Keeping)
