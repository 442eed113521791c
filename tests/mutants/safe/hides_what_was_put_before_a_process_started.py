"""A get passes over what was put before its process was there."""

import os
import time
from typing import Any, Dict, Optional

from unbroken import Queue, breaking

caught_by = {"SAFE-05": ("HUNG", "q.get() 3 times never returns")}
sound = "PUT-01"

times: Dict[str, float] = {}


def is_born() -> None:
    times["born"] = time.monotonic()


is_born()
os.register_at_fork(after_in_child=is_born)


class Forward(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put((time.monotonic(), obj), block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        while True:
            put, obj = super().get(block, timeout)
            if put > times["born"]:
                return obj


context, start_methods = breaking("Queue", Forward)
