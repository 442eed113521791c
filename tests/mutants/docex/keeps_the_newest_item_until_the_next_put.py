"""A put writes the item before, and keeps the newest one until the next put."""

from typing import Any, Optional, Tuple

from unbroken import Queue, breaking

caught_by = {"DOCEX-01": ("HUNG", "a_child_that_puts(q) never returns")}
sound = "GET-08"


class Behind(Queue):
    kept: Tuple[Any, ...] = ()

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        for older in self.kept:
            super().put(older, block, timeout)
        self.kept = (obj,)


context, start_methods = breaking("Queue", Behind)
