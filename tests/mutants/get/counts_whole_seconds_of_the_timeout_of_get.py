"""Of the timeout of a get, only whole seconds are waited for (bpo-17707)."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-05": ("FAIL", "never_early(0.02)")}
sound = "GET-06"


class Rounding(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return super().get(block, timeout if timeout is None else int(timeout))


context, start_methods = breaking("Queue", Rounding)
