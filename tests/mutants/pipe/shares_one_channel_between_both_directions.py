"""Whatever is sent through either end can be received at both."""

from typing import Any, Tuple

from unbroken import End, breaking

caught_by = {"PIPE-02": ("FAIL", "blocks()")}
sound = "PIPE-01"


class Looped(End):
    def __init__(self, reader: Any, writer: Any) -> None:
        super().__init__(reader)
        self.writer = writer

    def send(self, obj: Any) -> None:
        self.writer.send(obj)


def looped(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    reader, writer = ctx.Pipe(False)
    return Looped(reader, writer), Looped(reader, writer)


context, start_methods = breaking("Pipe", looped)
