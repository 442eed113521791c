"""recv raises EOFError for what is left of a message whose sender was killed."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RECV-07": ("DIFFERS", "raised EOFError")}
sound = "CONN-RECV-02"


class Forgiving(End):
    def recv(self) -> Any:
        try:
            return super().recv()
        except OSError:
            raise EOFError from None


context, start_methods = breaking("Pipe", pipe_of(Forgiving))
