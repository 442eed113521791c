"""A get with a timeout sleeps for all of it and then looks once."""

import time
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-06": ("FAIL", "blocks()")}
sound = "GET-04"


class Sleeping(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if block and timeout is not None:
            time.sleep(timeout)
            return super().get(False)
        return super().get(block, timeout)


context, start_methods = breaking("Queue", Sleeping)
