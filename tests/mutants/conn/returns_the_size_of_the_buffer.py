"""A recv_bytes_into returns how long the buffer is, not the message."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RBI-01": ("FAIL", "(8, b'larger..')"), "CONN-RBI-02": ("FAIL", "(8, b'..01234.')")}
sound = "CONN-RBI-04"


class Miscounting(End):
    def recv_bytes_into(self, buf: Any, offset: int = 0) -> int:
        super().recv_bytes_into(buf, offset)
        return len(buf)


context, start_methods = breaking("Pipe", pipe_of(Miscounting))
