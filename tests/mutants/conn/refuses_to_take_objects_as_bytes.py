"""Each message tells how it was sent, and recv_bytes takes no object."""

import pickle
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RB-07": ("DIFFERS", "raised TypeError")}
sound = "CONN-MIX-01"

OBJECT, BYTES = b"O", b"B"


class Typed(End):
    def send(self, obj: Any) -> None:
        super().send_bytes(OBJECT + pickle.dumps(obj))

    def recv(self) -> Any:
        return pickle.loads(self.take(OBJECT))

    def send_bytes(self, buf: Any, *arguments: Any) -> None:
        super().send_bytes(BYTES + buf)

    def recv_bytes(self, *arguments: Any) -> bytes:
        return self.take(BYTES)

    def take(self, wanted: bytes) -> bytes:
        message = super().recv_bytes()
        if message[:1] != wanted:
            raise TypeError("it was sent in another way")
        return message[1:]


context, start_methods = breaking("Pipe", pipe_of(Typed))
