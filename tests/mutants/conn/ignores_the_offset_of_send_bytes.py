"""A send_bytes sends from the start, whatever the offset."""

from typing import Any, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SB-02": ("FAIL", "b'0123456789' != b'456789'")}
sound = "CONN-SB-01"


class Whole(End):
    def send_bytes(self, buf: Any, offset: int = 0, size: Optional[int] = None) -> None:
        super().send_bytes(buf, 0, size)


context, start_methods = breaking("Pipe", pipe_of(Whole))
