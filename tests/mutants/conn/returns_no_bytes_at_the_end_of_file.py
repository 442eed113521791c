"""At the end of file recv_bytes returns b"" and recv_bytes_into zero."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RB-02": ("FAIL", "did not raise EOFError"), "CONN-RBI-07": ("FAIL", "did not raise EOFError")}
sound = "CONN-RECV-02"


class Filelike(End):
    def recv_bytes(self, *arguments: Any) -> bytes:
        try:
            return super().recv_bytes(*arguments)
        except EOFError:
            return b""

    def recv_bytes_into(self, *arguments: Any) -> int:
        try:
            return super().recv_bytes_into(*arguments)
        except EOFError:
            return 0


context, start_methods = breaking("Pipe", pipe_of(Filelike))
