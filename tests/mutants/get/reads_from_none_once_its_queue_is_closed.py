"""A get whose queue has been closed meanwhile reads on from None, as in the standard library (gh-84582)."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-31": ("DIFFERS", "raised TypeError")}
sound = "GET-11"


class Reading(Queue):
    _closed: bool

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = super().get(block, timeout)
        if self._closed:  # should the standard library no longer do so
            raise TypeError("an integer is required, not NoneType")
        return item


context, start_methods = breaking("Queue", Reading)
