"""The first item of each thread of a process but one comes after the second."""

import threading
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"FIFO-09": ("FAIL", "At index 0 diff")}
sound = "FIFO-01"


class Swapping(Queue):
    first: Optional[int] = None  # the thread that put first

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        me = threading.get_ident()
        self.first = self.first or me
        held = self.__dict__.setdefault("held", {})
        if me != self.first and me not in held:
            held[me] = [obj]
            return
        super().put(obj, block, timeout)
        if held.get(me):
            super().put(held[me].pop(), block, timeout)


context, start_methods = breaking("Queue", Swapping)
