"""A recv_bytes_into with a negative offset writes at the end of the buffer."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RBI-03": ("FAIL", "did not raise an exception")}
sound = "CONN-RBI-02"


class Negative(End):
    def recv_bytes_into(self, buf: Any, offset: int = 0) -> int:
        return super().recv_bytes_into(buf, offset + len(buf) if offset < 0 else offset)


context, start_methods = breaking("Pipe", pipe_of(Negative))
