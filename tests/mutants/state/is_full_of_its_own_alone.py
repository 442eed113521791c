"""full counts in each process what was put since it got the queue."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"STATE-16": ("FAIL", "(2, False, False) != (2, False, True)")}
sound = "STATE-08"


class Newcomer(Queue):
    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)
        self._before = self.qsize()

    def full(self) -> bool:
        return bool(self.qsize() - getattr(self, "_before", 0) >= self._maxsize)


context, _ = breaking("Queue", Newcomer)
start_methods = ["spawn", "forkserver"]  # with fork the child has a copy of the queue
