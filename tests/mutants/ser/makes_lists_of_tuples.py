"""A tuple arrives as a list."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SER-01": ("FAIL", "()"), "PUT-01": ("FAIL", "['down', 1] != ('down', 1)")}
sound = "SER-18"


class Loose(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(list(obj) if type(obj) is tuple else obj, block, timeout)


context, start_methods = breaking("Queue", Loose)
