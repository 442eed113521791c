"""A get opens a descriptor that nobody closes."""

import os
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "GET-07": ("LEAKED", "consumer keeps 1 descriptor"),
    "LIFE-27": ("FAIL", "parent.descriptors() <= descriptors"),
}
sound = "PUT-13"


class Leaking(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        os.open(os.devnull, os.O_RDONLY)
        return super().get(block, timeout)


context, start_methods = breaking("Queue", Leaking)
