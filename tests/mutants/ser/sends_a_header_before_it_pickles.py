"""A send announces the object by a message of its own, before it is known whether it can be pickled."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"SER-11": ("FAIL", "UnpicklingError")}
sound = "CONN-SEND-01"


class Hasty(End):
    def send(self, obj: Any) -> None:
        super().send_bytes(b"\0")
        super().send(obj)

    def recv(self) -> Any:
        super().recv_bytes()
        return super().recv()


context, start_methods = breaking("Pipe", pipe_of(Hasty))
