"""The slot that was taken for an item that cannot be pickled stays taken (bpo-33078)."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"SER-09": ("HUNG", "q.put('good') never returns")}
sound = "SER-07"


class Keeping(Queue):
    def _on_queue_feeder_error(self, error: Any, obj: Any) -> None:
        self._sem.acquire()  # it has just been released


context, start_methods = breaking("Queue", Keeping)
