"""The feeder stops at an error once its process has begun to exit, as in the standard library."""

from multiprocessing.util import is_exiting
from typing import Any

from unbroken import Queue, breaking

caught_by = {"SER-27": ("FAIL", "arrives(...) was False")}
sound = "SER-07"


class Stopping(Queue):
    def _on_queue_feeder_error(self, error: Any, obj: Any) -> None:
        if is_exiting():  # should the standard library no longer do so
            raise error


context, start_methods = breaking("Queue", Stopping)
