"""put_nowait puts None in place of whatever is false."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"MODEL-09": ("FAIL", "by put_nowait() and")}
sound = "PUT-01"


class Careless(Queue):
    def put_nowait(self, obj: Any) -> None:
        super().put_nowait(obj or None)


context, start_methods = breaking("Queue", Careless)
