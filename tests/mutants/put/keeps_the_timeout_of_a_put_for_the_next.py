"""The timeout of a put also limits the puts without one that follow in its process."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-19": ("FAIL", "blocks()")}
sound = "PUT-05"


class Lasting(Queue):
    timeout: Optional[float] = None

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if block and timeout is not None:
            self.timeout = timeout
        super().put(obj, block, self.timeout)


context, start_methods = breaking("Queue", Lasting)
