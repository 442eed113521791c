"""recv outlasts most exceptions that unpickling raises, but an AttributeError closes the connection."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"SER-26": ("FAIL", "arrives(...) was False")}
sound = "CONN-RECV-09"


class Closing(End):
    def recv(self) -> Any:
        try:
            return super().recv()
        except AttributeError:
            self.close()
            raise


context, start_methods = breaking("Pipe", pipe_of(Closing))
