"""qsize counts an item that cannot be pickled, and never arrives, for ever."""

from typing import Any, Optional

from unbroken import Counted, breaking

caught_by = {
    "AFTER-04": ("DIFFERS", "(1, True, False) != (0, True, False)"),
    "AFTER-05": ("DIFFERS", "(2, False, False) != (1, False, False)"),
}
sound = "AFTER-01"


class Counting(Counted):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        self.count(1)


context, start_methods = breaking("Queue", Counting)
