"""A close closes all queues of its process."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"LIFE-27": ("FAIL", "raised ValueError")}
sound = "GET-08"


class Sweeping(Queue):
    closed = False

    def close(self) -> None:
        Sweeping.closed = True
        super().close()

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if Sweeping.closed:
            raise ValueError("a queue has been closed")
        super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Sweeping)
