"""The item that put takes is called item, as in queue.Queue."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-20": ("FAIL", "unexpected keyword argument 'obj'")}
sound = "PUT-19"


class Misnamed(Queue):
    def put(self, item: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(item, block, timeout)


context, start_methods = breaking("Queue", Misnamed)
