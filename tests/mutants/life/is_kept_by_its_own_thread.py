"""The background thread refers to the queue, which therefore is never collected once something was put."""

import traceback
from typing import Any

from unbroken import Queue, breaking

caught_by = {"LIFE-05": ("LEAKED", "1 thread (QueueFeederThread) after its objects were dropped")}
sound = "LIFE-02"


class Logging(Queue):
    def _on_queue_feeder_error(self, error: Any, obj: Any) -> None:  # the standard library has a static method here
        traceback.print_exception(error)


context, start_methods = breaking("Queue", Logging)
