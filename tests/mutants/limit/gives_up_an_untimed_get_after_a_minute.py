"""A get without a timeout raises Empty after a minute."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"LIMIT-02": ("FAIL", "waits with a limit of 60 s")}
sound = "LIMIT-15"


class Impatient(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return super().get(block, 60.0 if block and timeout is None else timeout)


context, start_methods = breaking("Queue", Impatient)
