"""A simple queue is an ordinary one, without a size."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"SIMPLE-03": ("FAIL", "did not raise TypeError")}
sound = "SIMPLE-01"


class Ordinary(Queue):
    def __init__(self, *, ctx: Any) -> None:
        super().__init__(ctx=ctx)


context, start_methods = breaking("SimpleQueue", Ordinary)
