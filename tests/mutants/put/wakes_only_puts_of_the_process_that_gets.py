"""A put that waits is woken by the gets of its own process alone."""

import threading
from queue import Full
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-04": ("HUNG", "producer's q.put(1) never returns")}
sound = "PUT-03"


class Deaf(Queue):
    wake: Any = None

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        self.wake = self.wake or threading.Semaphore(0)
        while True:
            try:
                return super().put(obj, False)
            except Full:
                if not block or not self.wake.acquire(timeout=timeout):
                    raise

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = super().get(block, timeout)
        if self.wake is not None:
            self.wake.release()
        return item


context, start_methods = breaking("Queue", Deaf)
