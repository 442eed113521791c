"""A queue is unbounded, whatever its maxsize."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"CTOR-02": ("FAIL", "did not raise Full"), "PUT-03": ("FAIL", "'second'")}
sound = "CTOR-04"


class Unbounded(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(0, ctx=ctx)


context, start_methods = breaking("Queue", Unbounded)
