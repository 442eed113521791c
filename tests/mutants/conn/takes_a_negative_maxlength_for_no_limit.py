"""A recv_bytes with a negative maxlength returns any message."""

from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RB-08": ("FAIL", "did not raise"), "CONN-RB-06": ("DIFFERS", "did not raise ValueError")}
sound = "CONN-RB-03"


class Negative(End):
    def recv_bytes(self, maxlength: Optional[int] = None) -> bytes:
        return super().recv_bytes(None if maxlength is not None and maxlength < 0 else maxlength)


context, start_methods = breaking("Pipe", pipe_of(Negative))
