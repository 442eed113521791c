"""A process that has closed the queue is told that it is empty, if it gets from it."""

import queue
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-11": ("FAIL", "raised queue.Empty")}
sound = "PUT-13"


class Silent(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if self._closed:
            raise queue.Empty
        return super().get(block, timeout)

    def get_nowait(self) -> Any:
        return self.get(False)


context, start_methods = breaking("Queue", Silent)
