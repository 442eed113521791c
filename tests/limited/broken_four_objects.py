"""Queues of which there is room for four, and each has the bound of the one that was made before it."""

from typing import Any

import four_objects
import material

most_objects = four_objects.most_objects
start_methods = material.start_methods
kinds = ["Queue"]


class context(material.Family):
    def __init__(self, start_method: str) -> None:
        super().__init__(start_method, four_objects.Few, None, None, None)
        self._make: Any = self.Queue
        self._before = 0
        self.Queue = self._made

    def _made(self, maxsize: int = 0) -> Any:
        before, self._before = self._before, maxsize
        return self._make(before)
