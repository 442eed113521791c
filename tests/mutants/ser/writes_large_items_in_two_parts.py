"""A put writes a large item in two parts, between which other processes may write theirs."""

import time
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SER-19": ("FAIL", "At index 0 diff: <bytes of ")}
sound = "SER-18"


class Halving(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if isinstance(obj, bytes) and len(obj) > 60_000:
            half = len(obj) // 2
            super().put(("first half", obj[:half]), block, timeout)
            time.sleep(0.01)
            super().put(("second half", obj[half:]), block, timeout)
        else:
            super().put(("whole", obj), block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        part, obj = super().get(block, timeout)
        return obj + super().get(block, timeout)[1] if part == "first half" else obj


context, start_methods = breaking("Queue", Halving)
