"""A message for which the buffer was too short is received again and again."""

from multiprocessing import BufferTooShort
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RBI-05": ("DIFFERS", "BufferTooShort")}
sound = "CONN-RBI-01"


class Insisting(End):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.kept = b""

    def recv_bytes_into(self, buf: Any, offset: int = 0) -> int:
        message = self.kept or self.recv_bytes()
        self.kept = b"" if len(message) <= len(buf) - offset else message
        if self.kept:
            raise BufferTooShort(message)
        buf[offset : offset + len(message)] = message
        return len(message)


context, start_methods = breaking("Pipe", pipe_of(Insisting))
