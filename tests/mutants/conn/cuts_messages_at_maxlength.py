"""A recv_bytes returns the first maxlength bytes, and the rest is lost."""

from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RB-03": ("FAIL", "-> b'012345678'")}
sound = "CONN-RB-04"


class Cutting(End):
    def recv_bytes(self, maxlength: Optional[int] = None) -> bytes:
        return super().recv_bytes()[:maxlength]


context, start_methods = breaking("Pipe", pipe_of(Cutting))
