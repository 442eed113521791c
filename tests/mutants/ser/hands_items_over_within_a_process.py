"""Who gets in the process that put is handed the item itself, not a copy."""

import os
from typing import Any, Dict, Optional

from unbroken import Queue, breaking

caught_by = {"SER-02": ("FAIL", "item is item")}
sound = "SER-01"

mine: Dict[int, Any] = {}  # what this process has put


class Near(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        mine[id(obj)] = obj
        super().put((os.getpid(), id(obj), obj), block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        pid, number, obj = super().get(block, timeout)
        return mine[number] if pid == os.getpid() else obj


context, start_methods = breaking("Queue", Near)
