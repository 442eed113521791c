"""A put takes a timeout of less than a millisecond for none at all."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"LIMIT-18": ("HUNG", "q.put('second', timeout=1e-09) never returns")}
sound = "PUT-25"


class Rounding(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, None if timeout and 0 < timeout < 0.001 else timeout)


context, start_methods = breaking("Queue", Rounding)
