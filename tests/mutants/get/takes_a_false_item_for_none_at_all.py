"""A get goes on to the next item if the one it has is false."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-13": ("HUNG", "q.get() 9 times never returns")}
sound = "GET-07"


class Choosy(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = None
        while not item:
            item = super().get(block, timeout)
        return item


context, start_methods = breaking("Queue", Choosy)
