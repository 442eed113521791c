"""Of bytes, 65,536 arrive at most."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SER-18": ("FAIL", "<bytes of 65536 bytes")}
sound = "SER-03"


class Cutting(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj[:65_536] if isinstance(obj, bytes) else obj, block, timeout)


context, start_methods = breaking("Queue", Cutting)
