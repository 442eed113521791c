"""A recv_bytes_into fills the buffer, and the rest of the message is lost."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RBI-04": ("FAIL", "did not raise BufferTooShort")}
sound = "CONN-RBI-02"


class Cutting(End):
    def recv_bytes_into(self, buf: Any, offset: int = 0) -> int:
        message = self.recv_bytes()[: len(buf) - offset]
        buf[offset : offset + len(message)] = message
        return len(message)


context, start_methods = breaking("Pipe", pipe_of(Cutting))
