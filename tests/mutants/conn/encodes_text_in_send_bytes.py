"""A send_bytes sends a str in UTF-8."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SB-06": ("DIFFERS", "did not raise TypeError")}
sound = "CONN-SB-01"


class Encoding(End):
    def send_bytes(self, buf: Any, *arguments: Any) -> None:
        super().send_bytes(buf.encode() if isinstance(buf, str) else buf, *arguments)


context, start_methods = breaking("Pipe", pipe_of(Encoding))
