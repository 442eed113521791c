"""A process that puts takes a slot in advance for its next item: then no other process can have it."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"CTOR-02": ("FAIL", "raised queue.Full")}
sound = "CTOR-11"

ENOUGH = 4  # slots of a queue that has some to spare


class Greedy(Queue):
    def _reset(self, after_fork: bool = False) -> None:
        super()._reset(after_fork)
        self._ahead = False

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if self._ahead and not self._closed:
            self._ahead = False
            self._sem.release()
        super().put(obj, block, timeout)
        if self._maxsize >= ENOUGH:
            self._ahead = self._sem.acquire(False)

    def full(self) -> bool:
        return bool(self.qsize() >= self._maxsize)


context, start_methods = breaking("Queue", Greedy)
