"""Instead of every fifth item that a process puts, the one before it arrives again."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SEED-00a": ("FAIL", "[0, 1, 2, 3, 3, 5"), "SEED-01d": ("FAIL", "(0, 3) != (0, 4)")}
sound = "PUT-01"


class Repeating(Queue):
    puts = 0
    last: Any = None

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        self.puts += 1
        if self.puts % 5:
            self.last = obj
        super().put(self.last, block, timeout)


context, start_methods = breaking("Queue", Repeating)
