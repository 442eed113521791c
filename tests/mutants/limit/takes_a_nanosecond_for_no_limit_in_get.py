"""A get takes a timeout of less than a millisecond for none at all."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"LIMIT-19": ("HUNG", "q.get(timeout=1e-09) never returns")}
sound = "GET-26"


class Rounding(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return super().get(block, None if timeout and 0 < timeout < 0.001 else timeout)


context, start_methods = breaking("Queue", Rounding)
