"""recv_bytes_into counts a negative offset from the end of the buffer."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RBI-10": ("DIFFERS", "did not raise ValueError")}
sound = "CONN-RBI-01"


class Slicing(End):
    def recv_bytes_into(self, buffer: Any, offset: int = 0) -> int:
        return super().recv_bytes_into(memoryview(buffer).cast("B")[offset:])


context, start_methods = breaking("Pipe", pipe_of(Slicing))
