"""A simple queue takes a size and ignores it."""

from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"CTOR-09": ("FAIL", "did not raise TypeError")}
sound = "SIMPLE-02"


class Sized(SimpleQueue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(ctx=ctx)


context, start_methods = breaking("SimpleQueue", Sized)
