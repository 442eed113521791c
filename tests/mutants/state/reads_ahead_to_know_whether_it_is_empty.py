"""empty of a SimpleQueue reads an item to know, and keeps it for the get of its own process: no other one gets it."""

import collections
from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"STATE-12": ("FAIL", "[False, True, True] != [False, False, False]")}
sound = "SIMPLE-01"


class Ahead(SimpleQueue):
    def __init__(self, *, ctx: Any) -> None:
        super().__init__(ctx=ctx)
        self._ahead: Any = collections.deque()

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)
        self._ahead = collections.deque()

    def empty(self) -> bool:
        if not self._ahead and not super().empty():
            self._ahead.append(super().get())
        return not self._ahead

    def get(self) -> Any:
        try:
            return self._ahead.popleft()
        except IndexError:
            return super().get()


context, start_methods = breaking("SimpleQueue", Ahead)
