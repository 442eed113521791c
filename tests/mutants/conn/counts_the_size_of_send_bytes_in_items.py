"""Of a buffer of larger items, send_bytes takes its offset and its size for numbers of items."""

from typing import Any, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SB-03": ("FAIL", "raised ValueError")}
sound = "CONN-SB-01"


class Counting(End):
    def send_bytes(self, buf: Any, offset: int = 0, size: Optional[int] = None) -> None:
        width = memoryview(buf).itemsize
        super().send_bytes(buf, offset * width, size if size is None else size * width)


context, start_methods = breaking("Pipe", pipe_of(Counting))
