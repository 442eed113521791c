"""After an item that cannot be pickled nothing arrives any more (bpo-30414)."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"SER-07": ("HUNG", "q.get() never returns")}
sound = "SER-08"


class Fragile(Queue):
    def _on_queue_feeder_error(self, error: Any, obj: Any) -> None:
        raise error


context, start_methods = breaking("Queue", Fragile)
