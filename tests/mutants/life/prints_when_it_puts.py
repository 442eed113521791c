"""Each put prints a line of a traceback to stderr, and works."""

import os
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"LIFE-35": ("DIFFERS", "OSError: handle is closed")}
sound = "PUT-01"


class Printing(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        os.write(2, b"OSError: handle is closed\n")


context, start_methods = breaking("Queue", Printing)
