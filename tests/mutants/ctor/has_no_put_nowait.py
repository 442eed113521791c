"""A queue has no put_nowait."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"CTOR-05": ("FAIL", "'put': 'method'")}
sound = "CTOR-06"


class Lacking(Queue):
    @property
    def put_nowait(self) -> Any:
        raise AttributeError("put_nowait")


context, start_methods = breaking("Queue", Lacking)
