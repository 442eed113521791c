"""Whether a simple queue is empty is an attribute, not a method."""

from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"STATE-12": ("FAIL", "raised TypeError")}
sound = "SIMPLE-01"


class Plain(SimpleQueue):
    @property
    def empty(self) -> Any:
        return not self._reader.poll()


context, start_methods = breaking("SimpleQueue", Plain)
