"""The methods of connections take their arguments in the right order, but under names of their own."""

from typing import Any, Optional

from unbroken import End, breaking, pipe_of

caught_by = {
    "CONN-SEND-05": ("FAIL", "unexpected keyword argument 'obj'"),
    "CONN-POLL-13": ("FAIL", "unexpected keyword argument 'timeout'"),
    "CONN-SB-09": ("FAIL", "unexpected keyword argument 'buf'"),
    "CONN-RB-09": ("FAIL", "unexpected keyword argument 'maxlength'"),
    "CONN-RBI-11": ("FAIL", "unexpected keyword argument 'buf'"),
}
sound = "CONN-SB-03"


class Renamed(End):
    def send(self, message: Any) -> None:
        super().send(message)

    def poll(self, seconds: Optional[float] = 0.0) -> bool:
        return super().poll(seconds)

    def send_bytes(self, data: Any, start: int = 0, length: Optional[int] = None) -> None:
        super().send_bytes(data, start, length)

    def recv_bytes(self, limit: Optional[int] = None) -> bytes:
        return super().recv_bytes(limit)

    def recv_bytes_into(self, buffer: Any, start: int = 0) -> int:
        return super().recv_bytes_into(buffer, start)


context, start_methods = breaking("Pipe", pipe_of(Renamed))
