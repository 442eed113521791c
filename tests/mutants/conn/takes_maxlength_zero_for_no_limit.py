"""recv_bytes(0) is taken for recv_bytes(): a message of any length is received."""

from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RB-03": ("FAIL", "did not raise OSError")}
sound = "CONN-RB-04"


class Unlimited(End):
    def recv_bytes(self, maxlength: Optional[int] = None) -> bytes:
        if maxlength:
            return bytes(self.connection.recv_bytes(maxlength))
        return bytes(self.connection.recv_bytes())


context, start_methods = breaking("Pipe", pipe_of(Unlimited))
