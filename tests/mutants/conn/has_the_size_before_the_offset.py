"""Of the arguments of send_bytes, the size comes before the offset."""

from typing import Any, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SB-02": ("FAIL", "b'0123' != b'456789'"), "CONN-SB-03": ("FAIL", "recv_bytes")}
sound = "CONN-SB-01"


class Swapped(End):
    def send_bytes(self, buf: Any, size: Optional[int] = None, offset: int = 0) -> None:
        super().send_bytes(buf, offset, size)


context, start_methods = breaking("Pipe", pipe_of(Swapped))
