"""A put with a timeout raises Full after so many milliseconds."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-06": ("FAIL", "never_early(0.02)")}
sound = "PUT-03"


class Impatient(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, None if timeout is None else timeout / 1000)


context, start_methods = breaking("Queue", Impatient)
