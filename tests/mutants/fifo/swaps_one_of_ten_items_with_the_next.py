"""One of ten items that a process puts comes after the next."""

from typing import Any, List, Optional

from unbroken import Queue, breaking

caught_by = {"FIFO-01": ("FAIL", "0, 1, 3, 2"), "SEED-00a": ("FAIL", "[0, 1, 3, 2, 4")}
sound = "PUT-01"


class Swapping(Queue):
    puts = 0
    held: Optional[List[Any]] = None

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        self.puts += 1
        if self.puts % 10 == 3:
            self.held = [obj]
            return
        super().put(obj, block, timeout)
        if self.held is not None:
            held, self.held = self.held, None
            super().put(held[0], block, timeout)


context, start_methods = breaking("Queue", Swapping)
