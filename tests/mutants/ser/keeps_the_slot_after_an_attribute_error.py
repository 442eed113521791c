"""The slot of an object whose pickling raises AttributeError stays taken."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"SER-23": ("FAIL", "q.put_nowait('EOFError') raised queue.Full")}
sound = "SER-09"


class Keeping(Queue):
    def _on_queue_feeder_error(self, error: Any, obj: Any) -> None:
        if isinstance(error, AttributeError):
            self._sem.acquire()  # it has just been released


context, start_methods = breaking("Queue", Keeping)
