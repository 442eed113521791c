"""A put waits only if its block is True itself."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-22": ("DIFFERS", "it did not block")}
sound = "PUT-03"


class Pedantic(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block is True, timeout)


context, start_methods = breaking("Queue", Pedantic)
