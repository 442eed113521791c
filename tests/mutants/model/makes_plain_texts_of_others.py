"""A string of a class of its own arrives as a plain one, if it was put without waiting."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"MODEL-08": ("FAIL", "but must return Text('text')")}
sound = "PUT-01"


class Plain(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(str(obj) if isinstance(obj, str) and not block else obj, block, timeout)


context, start_methods = breaking("Queue", Plain)
