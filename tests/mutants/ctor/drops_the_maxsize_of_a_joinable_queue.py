"""A JoinableQueue does not pass maxsize on to the class that it extends."""

from typing import Any

from unbroken import JoinableQueue, breaking

caught_by = {"CTOR-08": ("FAIL", "did not raise Full")}
sound = "CTOR-07"


class Unlimited(JoinableQueue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(ctx=ctx)


context, start_methods = breaking("JoinableQueue", Unlimited)
