"""A send_bytes sends all from the offset on, whatever the size."""

from typing import Any, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SB-03": ("FAIL", "b'0123456789' != b'0123'")}
sound = "CONN-SB-02"


class Generous(End):
    def send_bytes(self, buf: Any, offset: int = 0, size: Optional[int] = None) -> None:
        super().send_bytes(buf, offset)


context, start_methods = breaking("Pipe", pipe_of(Generous))
