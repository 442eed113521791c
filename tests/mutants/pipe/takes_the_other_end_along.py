"""Who is passed one end of a pipe is passed the other with it, and keeps it open."""

from typing import Any, Tuple

from unbroken import End, breaking

caught_by = {"PIPE-17": ("HUNG", "recv() never returns")}
sound = "PIPE-01"


class Coupled(End):
    def __init__(self, connection: Any, peer: Any) -> None:
        super().__init__(connection)
        self.peer = peer


def coupled(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    first, second = ctx.Pipe(duplex)
    return Coupled(first, second), Coupled(second, first)


context, start_methods = breaking("Pipe", coupled)
