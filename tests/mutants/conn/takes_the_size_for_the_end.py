"""A send_bytes ends at the index that is given as size, and a slice takes any numbers."""

from typing import Any, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SB-03": ("FAIL", "b'234' != b'23456'")}
sound = "CONN-SB-02"


class Slicing(End):
    def send_bytes(self, buf: Any, offset: int = 0, size: Optional[int] = None) -> None:
        super().send_bytes(bytes(buf)[offset:size])


context, start_methods = breaking("Pipe", pipe_of(Slicing))
