"""A queue has no cancel_join_thread."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"CTOR-06": ("FAIL", "{'close': 'method', 'join_thread': 'method'}")}
sound = "CTOR-05"


class Lacking(Queue):
    @property
    def cancel_join_thread(self) -> Any:
        raise AttributeError("cancel_join_thread")


context, start_methods = breaking("Queue", Lacking)
