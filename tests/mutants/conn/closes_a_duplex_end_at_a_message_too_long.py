"""A message longer than maxlength closes the end that received it, also for sending."""

from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RB-05": ("DIFFERS", "raised OSError(handle is closed)")}
sound = "CONN-RB-03"


class Closing(End):
    def recv_bytes(self, maxlength: Optional[int] = None) -> bytes:
        try:
            return super().recv_bytes(maxlength)
        except OSError:
            self.close()
            raise


context, start_methods = breaking("Pipe", pipe_of(Closing))
