"""A get passes over what was put before its process was there."""

import time
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SAFE-05": ("HUNG", "get(q) 3 times never returns")}
sound = "PUT-01"

born = time.monotonic()


class Forward(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put((time.monotonic(), obj), block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        while True:
            put, obj = super().get(block, timeout)
            if put > born:
                return obj


context, start_methods = breaking("Queue", Forward)
