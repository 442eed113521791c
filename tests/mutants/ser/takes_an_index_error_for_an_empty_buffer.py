"""An IndexError that pickling raises is taken for that of an empty buffer, as in the standard library."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"SER-24": ("FAIL", "q.put_nowait('IndexError') raised queue.Full")}
sound = "SER-23"


class Mistaken(Queue):
    def _on_queue_feeder_error(self, error: Any, obj: Any) -> None:
        if isinstance(error, IndexError):  # should the standard library learn the difference
            self._sem.acquire()


context, start_methods = breaking("Queue", Mistaken)
