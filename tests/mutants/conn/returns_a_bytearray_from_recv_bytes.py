"""What recv_bytes returns is like bytes, and is not bytes (celery/billiard#103)."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RB-01": ("FAIL", "bytearray(b'one')")}
sound = "CONN-RECV-01"


class Alike(End):
    def recv_bytes(self, *arguments: Any) -> Any:
        return bytearray(super().recv_bytes(*arguments))


context, start_methods = breaking("Pipe", pipe_of(Alike))
