"""A recv whose end has been closed meanwhile reads on from None, as in the standard library (gh-84582)."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CLOSE-06": ("DIFFERS", "raised TypeError")}
sound = "CONN-CLOSE-04"


class Reading(End):
    def recv(self) -> Any:
        received = self.connection.recv()
        if self.closed:  # should the standard library no longer do so
            raise TypeError("an integer is required, not NoneType")
        return received


context, start_methods = breaking("Pipe", pipe_of(Reading))
