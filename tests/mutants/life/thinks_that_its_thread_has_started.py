"""A feeder that could not be started is thought to run, as in the standard library up to Python 3.11 (gh-109047)."""

import threading

from unbroken import Queue, breaking

caught_by = {"LIFE-38": ("DIFFERS", "q.get_nowait() raised queue.Empty")}
sound = "PUT-01"


class Confident(Queue):
    def _start_thread(self) -> None:
        try:
            super()._start_thread()
        except RuntimeError:
            self._thread = threading.Thread()
            raise


context, start_methods = breaking("Queue", Confident)
