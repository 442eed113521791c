"""A get that waits is woken by the puts of its own process alone."""

import threading
from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-03": ("HUNG", "consumer's q.get() never returns")}
sound = "GET-07"


class Deaf(Queue):
    wake: Any = None

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        if self.wake is not None:
            self.wake.release()

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        self.wake = self.wake or threading.Semaphore(0)
        while True:
            try:
                return super().get(False)
            except Empty:
                if not block or not self.wake.acquire(timeout=timeout):
                    raise


context, start_methods = breaking("Queue", Deaf)
