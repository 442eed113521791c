"""A large item waits until the item that follows it has been taken."""

from typing import Any, List, Optional

from unbroken import Queue, breaking

caught_by = {
    "FIFO-08": ("FAIL", "'small', pattern(300000, 1)"),
    "FIFO-05": ("FAIL", 'taking.result() == [*items, "end"]'),
}
sound = "FIFO-01"

LARGE = 100_000  # bytes
PATIENCE = 0.2  # seconds


class Overtaking(Queue):
    overtaken: Optional[List[Any]] = None

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if self.overtaken:
            return self.overtaken.pop()
        item = super().get(block, timeout)
        if isinstance(item, bytes) and len(item) >= LARGE and self._poll(PATIENCE):
            self.overtaken = [item]
            return super().get()
        return item


context, start_methods = breaking("Queue", Overtaking)
