"""A process that gets items takes SIGTERM for a request to end normally from then on."""

import signal
import sys
import threading
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SEED-02a": ("FAIL", "[0, 0] != [0, -15]")}
sound = "GET-02"


class Exiting(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        return super().get(block, timeout)


context, start_methods = breaking("Queue", Exiting)
