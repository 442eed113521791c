"""A bounded queue holds one item more than maxsize."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {
    "CTOR-02": ("FAIL", "did not raise Full"),
    "PUT-09": ("FAIL", "tries.all_raise(Full)"),
}
sound = "CTOR-03"


class TooLarge(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize + 1 if maxsize > 0 else 0, ctx=ctx)


context, start_methods = breaking("Queue", TooLarge)
