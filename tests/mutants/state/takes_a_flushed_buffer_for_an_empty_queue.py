"""empty looks at what this process has put and not yet flushed."""

from unbroken import Queue, breaking

caught_by = {"STATE-05": ("FAIL", "True")}
sound = "STATE-04"


class ShortSighted(Queue):
    def empty(self) -> bool:
        return not self._buffer


context, start_methods = breaking("Queue", ShortSighted)
