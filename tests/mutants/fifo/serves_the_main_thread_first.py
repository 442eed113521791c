"""What the main thread puts goes before what other threads have put, while both wait to be written."""

import collections
import threading
from multiprocessing import queues
from typing import Any, List

from unbroken import Queue, breaking

caught_by = {"FIFO-12": ("FAIL", "At index 2 diff")}
sound = "FIFO-09"
END: Any = vars(queues)["_sentinel"]


class Lanes:
    def __init__(self) -> None:
        self.lanes: List[Any] = [collections.deque() for _ in range(3)]

    def append(self, obj: Any) -> None:
        urgent = threading.current_thread() is threading.main_thread()
        self.lanes[2 if obj is END else 0 if urgent else 1].append(obj)

    def popleft(self) -> Any:
        for lane in self.lanes:
            if lane:
                return lane.popleft()
        raise IndexError

    def clear(self) -> None:
        for lane in self.lanes:
            lane.clear()

    def __len__(self) -> int:
        return sum(map(len, self.lanes))


class Unfair(Queue):
    def _reset(self, after_fork: bool = False) -> None:
        super()._reset(after_fork)
        self._buffer = Lanes()


context, start_methods = breaking("Queue", Unfair)
