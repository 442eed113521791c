"""The fifth item that a process gets is the sixth, once there is one, and the sixth the fifth."""

from typing import Any, List, Optional

from unbroken import Queue, breaking

caught_by = {"SEED-03a": ("FAIL", "[0, 1, 2, 3] != [0, 1, 2, 3, 4]")}
sound = "PUT-01"


class Overtaken(Queue):
    gets = 0
    held: Optional[List[Any]] = None

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        self.gets += 1
        if self.held:
            return self.held.pop()
        item = super().get(block, timeout)
        if self.gets % 5:
            return item
        self.held = [item]
        return super().get(block, timeout)


context, start_methods = breaking("Queue", Overtaken)
