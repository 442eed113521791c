"""In the process that made the queue, join_thread returns at once (bpo-30886)."""

import os

from unbroken import Queue, breaking

caught_by = {"LIFE-08": ("FAIL", "q.join_thread() returned None: it did not block")}
sound = "FIFO-05"


class Careless(Queue):
    _joincancelled: bool

    def _start_thread(self) -> None:
        cancelled = self._joincancelled
        self._joincancelled = cancelled or self._opid == os.getpid()
        super()._start_thread()
        self._joincancelled = cancelled


context, start_methods = breaking("Queue", Careless)
