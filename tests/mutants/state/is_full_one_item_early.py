"""full is True when there is room for one item still."""

from unbroken import UNBOUNDED, Queue, breaking

caught_by = {"STATE-08": ("FAIL", "True is not False")}
sound = "STATE-09"


class Early(Queue):
    def full(self) -> bool:
        return bool(self._maxsize < UNBOUNDED and self.qsize() >= self._maxsize - 1)


context, start_methods = breaking("Queue", Early)
