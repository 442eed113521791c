"""join_thread returns at once."""

from unbroken import Queue, breaking

caught_by = {"LIFE-08": ("FAIL", "q.join_thread() returned None: it did not block")}
sound = "LIFE-02"


class Hasty(Queue):
    def join_thread(self) -> None:
        assert self._closed


context, start_methods = breaking("Queue", Hasty)
