"""The two ends that are returned belong to two pipes, whose other ends are closed."""

from typing import Any, Tuple

from unbroken import breaking

caught_by = {"PIPE-01": ("FAIL", "raised BrokenPipeError"), "PIPE-07": ("FAIL", "raised BrokenPipeError")}
sound = "CONN-FILENO-01"


def pipe(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    return ctx.Pipe(duplex)[0], ctx.Pipe(duplex)[1]


context, start_methods = breaking("Pipe", pipe)
