"""A maxsize of zero or less, when it is given, leaves room for one item."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"CTOR-03": ("HUNG", "put of 0, 1 ... 99 (100 items)")}
sound = "CTOR-04"


class Narrow(Queue):
    def __init__(self, maxsize: Optional[int] = None, *, ctx: Any) -> None:
        super().__init__(0 if maxsize is None else max(1, maxsize), ctx=ctx)


context, start_methods = breaking("Queue", Narrow)
