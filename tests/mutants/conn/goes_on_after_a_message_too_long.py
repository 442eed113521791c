"""A recv_bytes raises for a message that is too long, skips it and goes on."""

from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RB-03": ("FAIL", "did not raise an exception"), "CONN-RB-05": ("DIFFERS", "closed")}
sound = "CONN-RB-04"


class Skipping(End):
    def recv_bytes(self, maxlength: Optional[int] = None) -> bytes:
        message = super().recv_bytes()
        if maxlength is not None and len(message) > maxlength:
            raise OSError("bad message length")
        return message


context, start_methods = breaking("Pipe", pipe_of(Skipping))
