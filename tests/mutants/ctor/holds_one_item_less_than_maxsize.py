"""A bounded queue of more than one item holds one less than maxsize."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"CTOR-02": ("FAIL", "raised queue.Full")}
sound = "PUT-11"


class TooSmall(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize - 1 if maxsize > 1 else maxsize, ctx=ctx)


context, start_methods = breaking("Queue", TooSmall)
