"""A recv_bytes_into writes zeros behind the message."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RBI-01": ("FAIL", "larger\\x00")}
sound = "CONN-RB-01"


class Clearing(End):
    def recv_bytes_into(self, buf: Any, offset: int = 0) -> int:
        size = super().recv_bytes_into(buf, offset)
        buf[offset + size :] = bytes(len(buf) - offset - size)
        return size


context, start_methods = breaking("Pipe", pipe_of(Clearing))
