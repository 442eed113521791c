"""A recv raises EOFError although the other end was closed with messages unread."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RECV-05": ("DIFFERS", "raised EOFError")}
sound = "CONN-RECV-02"


class Orderly(End):
    def recv(self) -> Any:
        try:
            return super().recv()
        except ConnectionResetError:
            raise EOFError from None


context, start_methods = breaking("Pipe", pipe_of(Orderly))
