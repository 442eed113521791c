"""A send_bytes of more than there is sends what there is."""

from typing import Any, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SB-07": ("FAIL", "did not raise"), "CONN-SB-04": ("DIFFERS", "did not raise ValueError")}
sound = "CONN-SB-03"


class Lenient(End):
    def send_bytes(self, buf: Any, offset: int = 0, size: Optional[int] = None) -> None:
        rest = bytes(buf)[offset:]
        super().send_bytes(rest if size is None else rest[:size])


context, start_methods = breaking("Pipe", pipe_of(Lenient))
