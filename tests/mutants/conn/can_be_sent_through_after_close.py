"""A send through a closed end returns, and its object is lost."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CLOSE-01": ("FAIL", "did not raise")}
sound = "CONN-SEND-01"


class Accepting(End):
    def send(self, obj: Any) -> None:
        if not self.closed:
            super().send(obj)


context, start_methods = breaking("Pipe", pipe_of(Accepting))
