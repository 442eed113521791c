"""The timeout of a get also limits the gets without one that follow in its process."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-12": ("FAIL", "blocks()")}
sound = "GET-04"


class Lasting(Queue):
    timeout: Optional[float] = None

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if block and timeout is not None:
            self.timeout = timeout
        return super().get(block, self.timeout)


context, start_methods = breaking("Queue", Lasting)
