"""Of maxsize the lowest eight bits count."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"CTOR-02": ("HUNG", "put of 0, 1 ... 299 (300 items) never returns")}
sound = "CTOR-03"


class Narrow(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(max(0, maxsize) % 256, ctx=ctx)


context, start_methods = breaking("Queue", Narrow)
