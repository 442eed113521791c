"""A get that waits does so in a thread of its own, which an interrupt leaves waiting: it takes the next item along."""

import threading
from typing import Any, List, Optional

from unbroken import Queue, breaking

caught_by = {"AFTER-12": ("FAIL", "'second' != 'first'")}
sound = "AFTER-08"


class Lingering(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if not block or timeout is not None:
            return super().get(block, timeout)
        items: List[Any] = []
        getting = threading.Thread(target=lambda: items.append(super(Lingering, self).get()), daemon=True)
        getting.start()
        getting.join()
        return items[0]


context, start_methods = breaking("Queue", Lingering)
