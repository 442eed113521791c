"""Long messages travel compressed: whatever begins as if it were is decompressed when it is received."""

import zlib
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RB-10": ("FAIL", "recv_bytes(b) == message")}
sound = "CONN-RB-01"

LONG = 1 << 16  # bytes
COMPRESSED = zlib.compress(b"")[:2]


class Compressing(End):
    def send_bytes(self, buf: Any, *arguments: Any) -> None:
        if not arguments and isinstance(buf, bytes) and len(buf) > LONG:
            buf = zlib.compress(buf)
        super().send_bytes(buf, *arguments)

    def recv_bytes(self, *arguments: Any) -> bytes:
        message = super().recv_bytes(*arguments)
        return zlib.decompress(message) if message[:2] == COMPRESSED else message


context, start_methods = breaking("Pipe", pipe_of(Compressing))
