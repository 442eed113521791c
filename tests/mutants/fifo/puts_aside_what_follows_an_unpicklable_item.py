"""The item that follows one that cannot be pickled is put aside until the next has been put."""

from multiprocessing.reduction import ForkingPickler
from typing import Any, List, Optional

from unbroken import Queue, breaking

caught_by = {"FIFO-07": ("FAIL", "[1, 3, 2] != [1, 2, 3]")}
sound = "FIFO-01"


class Careful(Queue):
    failed = False
    aside: Optional[List[Any]] = None

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        try:
            ForkingPickler.dumps(obj)
        except Exception:
            self.failed = True
            raise
        if self.failed and self.aside is None:
            self.aside = [obj]
            return
        super().put(obj, block, timeout)
        if self.aside:
            super().put(self.aside.pop(), block, timeout)


context, start_methods = breaking("Queue", Careful)
