"""A put of a simple queue leaves the sending to a thread."""

import threading
import time
from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"STATE-12": ("FAIL", "== [False, False, False]"), "SIMPLE-04": ("DIFFERS", "putting.blocks()")}
sound = "SIMPLE-01"


class Lazy(SimpleQueue):
    def put(self, obj: Any) -> None:
        threading.Thread(target=self.put_later, args=(obj,)).start()

    def put_later(self, obj: Any) -> None:
        time.sleep(0.01)
        super().put(obj)


context, start_methods = breaking("SimpleQueue", Lazy)
