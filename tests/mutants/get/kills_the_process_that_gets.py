"""A get ends its process."""

import os
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-07": ("CRASHED", "consumer")}
sound = "PUT-13"


class Killing(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        os._exit(3)


context, start_methods = breaking("Queue", Killing)
