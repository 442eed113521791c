"""An object with a __reduce__ of its own is put aside until another item has been put."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"FIFO-08": ("FAIL", "Laborious('first'")}
sound = "FIFO-01"


class PuttingAside(Queue):
    aside: Any = None

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if "__reduce__" in vars(type(obj)):
            self.aside = obj
            return
        super().put(obj, block, timeout)
        if self.aside is not None:
            aside, self.aside = self.aside, None
            super().put(aside, block, timeout)


context, start_methods = breaking("Queue", PuttingAside)
