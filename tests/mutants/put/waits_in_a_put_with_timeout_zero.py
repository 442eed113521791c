"""A put with a timeout of zero waits without limit."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "PUT-25": ("HUNG", "q.put('second', timeout=0) never returns"),
    "PUT-21": ("DIFFERS", "q.put('second', timeout=0) never returns"),
}
sound = "PUT-05"


class Patient(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout or None)


context, start_methods = breaking("Queue", Patient)
