"""A get with a timeout raises Empty after half of it."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-05": ("FAIL", "never_early(0.02)")}
sound = "GET-08"


class Impatient(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return super().get(block, None if timeout is None else timeout / 2)


context, start_methods = breaking("Queue", Impatient)
