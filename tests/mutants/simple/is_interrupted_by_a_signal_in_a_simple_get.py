"""A get of a SimpleQueue raises InterruptedError when a signal comes."""

from typing import Any

from unbroken import SimpleQueue, breaking, startled

caught_by = {"SIMPLE-11": ("FAIL", "raised InterruptedError")}
sound = "SIMPLE-02"


class Startled(SimpleQueue):
    def get(self) -> Any:
        with startled():
            return super().get()


context, start_methods = breaking("SimpleQueue", Startled)
