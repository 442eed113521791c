"""A recv_bytes_into writes at the start of the buffer, whatever the offset."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RBI-02": ("FAIL", "(5, b'01234...')")}
sound = "CONN-RBI-01"


class Whole(End):
    def recv_bytes_into(self, buf: Any, offset: int = 0) -> int:
        return super().recv_bytes_into(buf)


context, start_methods = breaking("Pipe", pipe_of(Whole))
