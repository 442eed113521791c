"""BufferTooShort holds the part of the message for which there was room."""

from multiprocessing import BufferTooShort
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RBI-04": ("FAIL", "b'0123456' != b'01234567'")}
sound = "CONN-RBI-02"


class Partial(End):
    def recv_bytes_into(self, buf: Any, offset: int = 0) -> int:
        try:
            return super().recv_bytes_into(buf, offset)
        except BufferTooShort as error:
            raise BufferTooShort(error.args[0][: len(buf) - offset]) from None


context, start_methods = breaking("Pipe", pipe_of(Partial))
