"""A queue without maxsize holds a hundred items at most."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {
    "CTOR-04": ("HUNG", "put of 100, 101 ... 199 (100 items) never returns"),
    "STATE-09": ("FAIL", "producer.full(q) is False"),
}
sound = "CTOR-03"


class Bounded(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize or 100, ctx=ctx)


context, start_methods = breaking("Queue", Bounded)
