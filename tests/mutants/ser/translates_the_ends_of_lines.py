"""In the texts that are put, each end of a line arrives as a single newline."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SER-01": ("FAIL", "!= '\\x00\\r\\n")}
sound = "SER-03"


class Translating(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        text = obj.replace("\r\n", "\n").replace("\r", "\n") if isinstance(obj, str) else obj
        super().put(text, block, timeout)


context, start_methods = breaking("Queue", Translating)
