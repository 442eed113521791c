"""The feeder outlasts most exceptions that pickling raises, but a TypeError ends it."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"SER-22": ("HUNG", "q.get() never returns")}
sound = "SER-07"


class Outlasting(Queue):
    def _on_queue_feeder_error(self, error: Any, obj: Any) -> None:
        if isinstance(error, TypeError):
            raise error


context, start_methods = breaking("Queue", Outlasting)
