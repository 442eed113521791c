"""A get with a timeout that has waited for another get looks once, and raises Empty though it has time left."""

from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-24": ("FAIL", " == ")}
sound = "GET-06"


class Discouraged(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if block and timeout is not None:
            others = not self._rlock.acquire(False)
            if others and not self._rlock.acquire(True, timeout):
                raise Empty
            self._rlock.release()
            block = not others
        return super().get(block, timeout)


context, start_methods = breaking("Queue", Discouraged)
