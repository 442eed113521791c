"""A recv_bytes refuses a message that is exactly as long as maxlength."""

from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RB-04": ("FAIL", "raised OSError")}
sound = "CONN-RB-03"


class Strict(End):
    def recv_bytes(self, maxlength: Optional[int] = None) -> bytes:
        return super().recv_bytes(maxlength and maxlength - 1)


context, start_methods = breaking("Pipe", pipe_of(Strict))
