"""A get with a timeout of zero raises Empty before it has looked (bpo-30595)."""

from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-14": ("DIFFERS", "raised queue.Empty")}
sound = "GET-07"


class Hasty(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if timeout is not None and timeout <= 0:
            raise Empty
        return super().get(block, timeout)


context, start_methods = breaking("Queue", Hasty)
