"""A send_bytes counts its offset in items of the buffer instead of bytes."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SB-02": ("FAIL", "recv_bytes")}
sound = "CONN-SB-01"


class CountingItems(End):
    def send_bytes(self, buf: Any, offset: int = 0, *size: int) -> None:
        super().send_bytes(buf, offset * memoryview(buf).itemsize, *size)


context, start_methods = breaking("Pipe", pipe_of(CountingItems))
