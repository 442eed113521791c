"""Messages that have been sent before they are read are read as one."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RB-01": ("HUNG", "b'one2three'")}
sound = "CONN-SB-01"


class Stream(End):
    def recv_bytes(self, *arguments: Any) -> bytes:
        message = super().recv_bytes(*arguments)
        while self.poll():
            message += super().recv_bytes(*arguments)
        return message


context, start_methods = breaking("Pipe", pipe_of(Stream))
