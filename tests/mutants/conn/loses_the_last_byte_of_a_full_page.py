"""Of a message of bytes whose length is a multiple of 4,096, the last byte is lost."""

from typing import Any, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RB-01": ("FAIL", "<bytes of 65535 bytes")}
sound = "CONN-SB-03"


class Paging(End):
    def send_bytes(self, buf: Any, offset: int = 0, size: Optional[int] = None) -> None:
        data = memoryview(buf).cast("B")
        size = len(data) - offset if size is None else size
        super().send_bytes(data, offset, size - (size > 0 and size % 4096 == 0))


context, start_methods = breaking("Pipe", pipe_of(Paging))
