"""The argument of Pipe is called two_way."""

from typing import Any, Tuple

from unbroken import breaking

caught_by = {"CTOR-10": ("FAIL", "unexpected keyword argument 'duplex'")}
sound = "PIPE-01"


def misnamed(two_way: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    first, second = ctx.Pipe(two_way)
    return first, second


context, start_methods = breaking("Pipe", misnamed)
