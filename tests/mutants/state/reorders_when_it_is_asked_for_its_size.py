"""qsize takes an item and puts it back, at the end."""

import contextlib
from queue import Empty

from unbroken import Queue, breaking

caught_by = {"STATE-14": ("FAIL", "'second', 'third', 'first'")}
sound = "STATE-05"


class Restless(Queue):
    def qsize(self) -> int:
        with contextlib.suppress(Empty):
            self.put(self.get(False))
        return super().qsize()


context, start_methods = breaking("Queue", Restless)
