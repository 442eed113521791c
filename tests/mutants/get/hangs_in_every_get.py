"""A get never returns."""

import threading
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-07": ("HUNG", "q.get(block=False) never returns")}
sound = "PUT-13"


class Hanging(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        threading.Event().wait()


context, start_methods = breaking("Queue", Hanging)
