"""A pipe is duplex, whatever is asked for."""

from typing import Any, Tuple

from unbroken import breaking

caught_by = {
    "PIPE-04": ("FAIL", "did not raise"),
    "PIPE-05": ("FAIL", "did not raise"),
    "PIPE-06": ("DIFFERS", "readable"),
    "CTOR-10": ("FAIL", "did not raise"),
}
sound = "PIPE-03"


def duplex_always(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    first, second = ctx.Pipe(True)
    return first, second


context, start_methods = breaking("Pipe", duplex_always)
