"""A join_thread before close returns at once."""

from unbroken import Queue, breaking

caught_by = {"LIFE-06": ("FAIL", "did not raise")}
sound = "LIFE-08"


class Lenient(Queue):
    def join_thread(self) -> None:
        if self._closed:
            super().join_thread()


context, start_methods = breaking("Queue", Lenient)
