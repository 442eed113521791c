"""The constructor takes further arguments and ignores them."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"CTOR-01": ("FAIL", "did not raise TypeError")}
sound = "CTOR-02"


class Indifferent(Queue):
    def __init__(self, maxsize: int = 0, *_: Any, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)


context, start_methods = breaking("Queue", Indifferent)
