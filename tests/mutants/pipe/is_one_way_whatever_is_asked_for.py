"""A pipe is one-way, also where it was to be duplex."""

from typing import Any, Tuple

from unbroken import breaking

caught_by = {
    "PIPE-01": ("FAIL", "raised OSError(connection is"),
    "PIPE-06": ("DIFFERS", "'writable': False"),
    "CTOR-10": ("FAIL", "raised OSError(connection is"),
    "SEED-02b": ("FAIL", "raised OSError(connection is"),
}
sound = "PIPE-03"


def one_way(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    first, second = ctx.Pipe(False)
    return first, second


context, start_methods = breaking("Pipe", one_way)
