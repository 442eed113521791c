"""A put with a timeout waits without limit."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-05": ("HUNG", "q.put('second', timeout=0.02) never returns")}
sound = "PUT-07"


class Patient(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block)


context, start_methods = breaking("Queue", Patient)
