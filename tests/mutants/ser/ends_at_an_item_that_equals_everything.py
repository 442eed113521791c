"""The background thread takes what equals the mark of its end for that mark."""

import collections
from multiprocessing import queues
from typing import Any

from unbroken import Queue, breaking

caught_by = {"SER-21": ("HUNG", "never returns")}
sound = "SER-03"
END: Any = vars(queues)["_sentinel"]


class Buffer(collections.deque):  # type: ignore[type-arg]
    def popleft(self) -> Any:
        obj = super().popleft()
        return END if obj == END else obj


class Comparing(Queue):
    def _reset(self, after_fork: bool = False) -> None:
        super()._reset(after_fork)
        self._buffer = Buffer()


context, start_methods = breaking("Queue", Comparing)
