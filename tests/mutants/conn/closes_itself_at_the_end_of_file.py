"""An end that has come to the end of what there is to receive closes itself: only the first to ask gets EOFError."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RECV-03": ("FAIL", "handle is closed")}
sound = "CONN-RECV-02"


class ClosingItself(End):
    def recv(self) -> Any:
        try:
            return super().recv()
        except EOFError:
            self.close()
            raise

    def recv_bytes(self, *arguments: Any) -> bytes:
        try:
            return super().recv_bytes(*arguments)
        except EOFError:
            self.close()
            raise

    def recv_bytes_into(self, *arguments: Any) -> int:
        try:
            return super().recv_bytes_into(*arguments)
        except EOFError:
            self.close()
            raise


context, start_methods = breaking("Pipe", pipe_of(ClosingItself))
