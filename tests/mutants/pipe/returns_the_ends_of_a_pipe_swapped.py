"""The first end of a one-way pipe sends, and the second receives."""

from typing import Any, Tuple

from unbroken import breaking

caught_by = {"PIPE-03": ("FAIL", "raised OSError"), "PIPE-04": ("FAIL", "did not raise")}
sound = "PIPE-01"


def swapped(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    first, second = ctx.Pipe(duplex)
    return second, first


context, start_methods = breaking("Pipe", swapped)
