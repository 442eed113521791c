"""BufferTooShort carries no more than the first 64 KiB of the message."""

from multiprocessing import BufferTooShort
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RBI-04": ("FAIL", "<bytes of 65536 bytes")}
sound = "CONN-RBI-01"


class Cutting(End):
    def recv_bytes_into(self, *arguments: Any) -> int:
        try:
            return super().recv_bytes_into(*arguments)
        except BufferTooShort as error:
            raise BufferTooShort(error.args[0][: 1 << 16]) from None


context, start_methods = breaking("Pipe", pipe_of(Cutting))
