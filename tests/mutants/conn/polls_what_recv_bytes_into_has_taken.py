"""poll remembers that there is something until recv or recv_bytes takes it: recv_bytes_into was forgotten."""

from typing import Any, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-POLL-04": ("FAIL", "consumer.poll(b) is False")}
sound = "CONN-POLL-07"


class Remembering(End):
    _ready = False

    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        if not self._ready or self.closed:
            self._ready = super().poll(timeout)
        return self._ready

    def recv(self) -> Any:
        self._ready = False
        return super().recv()

    def recv_bytes(self, *arguments: Any) -> bytes:
        self._ready = False
        return super().recv_bytes(*arguments)


context, start_methods = breaking("Pipe", pipe_of(Remembering))
