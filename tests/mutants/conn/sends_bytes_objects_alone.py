"""A send_bytes accepts no bytearray."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SB-01": ("FAIL", "raised TypeError")}
sound = "CONN-RB-01"


class Narrow(End):
    def send_bytes(self, buf: Any, *arguments: Any) -> None:
        if type(buf) is not bytes:
            raise TypeError("a bytes object is needed")
        super().send_bytes(buf, *arguments)


context, start_methods = breaking("Pipe", pipe_of(Narrow))
