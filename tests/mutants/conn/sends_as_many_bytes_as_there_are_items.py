"""A send_bytes of an array sends as many bytes as the array has items."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SB-01": ("FAIL", "array('h', [1, -2])")}
sound = "PIPE-01"


class Counting(End):
    def send_bytes(self, buf: Any, *arguments: Any) -> None:
        super().send_bytes(memoryview(buf).cast("B")[: len(buf)], *arguments)


context, start_methods = breaking("Pipe", pipe_of(Counting))
