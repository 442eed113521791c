"""A process that gets gives up its own way to put, and so finds the queue at its end when the others have ended."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-23": ("FAIL", "raised EOFError")}
sound = "GET-07"


class OneWay(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        self._writer.close()
        return super().get(block, timeout)


context, start_methods = breaking("Queue", OneWay)
