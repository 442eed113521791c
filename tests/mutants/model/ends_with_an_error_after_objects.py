"""An end from which objects were received raises OSError at the end of file when it is asked for bytes."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"MODEL-04": ("FAIL", "but must raise EOFError: b was empty, and closed")}
sound = "CONN-RECV-03"


class Mixed(End):
    received = False  # whether an object has come

    def recv(self) -> Any:
        item = super().recv()
        self.received = True
        return item

    def recv_bytes(self, *arguments: Any) -> bytes:
        try:
            return super().recv_bytes(*arguments)
        except EOFError:
            if self.received:
                raise OSError("got end of file during message") from None
            raise


context, start_methods = breaking("Pipe", pipe_of(Mixed))
