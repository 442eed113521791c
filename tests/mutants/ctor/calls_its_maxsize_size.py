"""The constructor's argument is called size."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"CTOR-01": ("FAIL", "unexpected keyword argument 'maxsize'")}
sound = "CTOR-02"


class Misnamed(Queue):
    def __init__(self, size: int = 0, *, ctx: Any) -> None:
        super().__init__(size, ctx=ctx)


context, start_methods = breaking("Queue", Misnamed)
