"""A get that looks for an item again and again takes a timeout of zero for none, and never stops looking."""

import time
from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-26": ("HUNG", "q.get(timeout=0) never returns")}
sound = "GET-08"


class Polling(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        end = time.monotonic() + timeout if timeout else None
        while True:
            try:
                return super().get(False)
            except Empty:
                if not block or (end is not None and time.monotonic() >= end):
                    raise
                time.sleep(0.001)


context, start_methods = breaking("Queue", Polling)
