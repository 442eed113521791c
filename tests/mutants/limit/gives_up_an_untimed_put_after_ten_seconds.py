"""A put without a timeout raises Full after ten seconds."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"LIMIT-01": ("FAIL", "waits with a limit of 10 s")}
sound = "LIMIT-11"


class Impatient(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, 10.0 if block and timeout is None else timeout)


context, start_methods = breaking("Queue", Impatient)
