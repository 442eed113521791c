"""A timeout that poll was given is set on the connection, where it also limits each recv that follows."""

from typing import Any, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RECV-01": ("FAIL", "waiting.blocks()")}
sound = "CONN-POLL-02"


class Lasting(End):
    timeout: Optional[float] = None

    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        if timeout:
            self.timeout = timeout
        return super().poll(timeout)

    def recv(self) -> Any:
        if not super().poll(self.timeout):
            raise TimeoutError("timed out")
        return super().recv()


context, start_methods = breaking("Pipe", pipe_of(Lasting))
