"""A get of a simple queue reads in a thread of its own, which an interrupt leaves reading: it takes the next item."""

import threading
from typing import Any, List

from unbroken import SimpleQueue, breaking

caught_by = {"AFTER-13": ("FAIL", "'second' != 'first'")}
sound = "AFTER-10"


class Lingering(SimpleQueue):
    def get(self) -> Any:
        items: List[Any] = []
        getting = threading.Thread(target=lambda: items.append(super(Lingering, self).get()), daemon=True)
        getting.start()
        getting.join()
        return items[0]


context, start_methods = breaking("SimpleQueue", Lingering)
