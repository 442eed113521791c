"""Every fifth item that a process puts arrives twice."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-01": ("FAIL", "3, 4, 4, "), "FIFO-01": ("FAIL", "4, 4,"), "FIFO-10": ("FAIL", "4, 4,")}
sound = "PUT-01"


class Doubling(Queue):
    puts = 0

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        self.puts += 1
        super().put(obj, block, timeout)
        if self.puts % 5 == 0:
            super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Doubling)
