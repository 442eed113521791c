"""A recv_bytes_into accepts a read-only buffer, and the message is lost."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RBI-06": ("FAIL", "did not raise an exception")}
sound = "CONN-RBI-04"


class Copying(End):
    def recv_bytes_into(self, buf: Any, offset: int = 0) -> int:
        writable = bytearray(buf) if memoryview(buf).readonly else buf
        return super().recv_bytes_into(writable, offset)


context, start_methods = breaking("Pipe", pipe_of(Copying))
