"""A recv_bytes_into counts in items of the buffer, not in bytes."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {
    "CONN-RBI-08": ("FAIL", "raised ValueError"),
    "CONN-RBI-09": ("FAIL", "1 != 3"),
    "DOCEX-04": ("FAIL", "5 != (5 * 4)"),
}
sound = "CONN-RBI-02"


class Counting(End):
    def recv_bytes_into(self, buf: Any, offset: int = 0) -> int:
        size = memoryview(buf).itemsize
        return super().recv_bytes_into(buf, offset * size) // size


context, start_methods = breaking("Pipe", pipe_of(Counting))
