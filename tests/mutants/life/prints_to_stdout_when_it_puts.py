"""Each put prints a line to stdout, and works."""

import os
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"LIFE-35": ("DIFFERS", "putting an item")}
sound = "PUT-01"


class Talkative(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        os.write(1, b"putting an item\n")


context, start_methods = breaking("Queue", Talkative)
