"""Every thousandth item that a process puts is lost."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"CTOR-04": ("HUNG", "in call 1100: ")}
sound = "SAFE-01"


class Losing(Queue):
    puts = 0

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        self.puts += 1
        if self.puts % 1000:
            super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Losing)
