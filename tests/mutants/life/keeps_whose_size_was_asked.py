"""A queue whose size was asked for is kept, with its thread."""

from typing import Any, List

from unbroken import Queue, breaking

caught_by = {"LIFE-43": ("FAIL", "producer.threads()")}
sound = "LIFE-05"

asked: List[Any] = []


class Watched(Queue):
    def qsize(self) -> int:
        asked.append(self)
        return super().qsize()


context, start_methods = breaking("Queue", Watched)
