"""A poll that is told to wait for zero seconds waits without limit; one that is told nothing does not wait."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-POLL-01": ("HUNG", "never returns")}
sound = "CONN-POLL-02"


class Falsy(End):
    def poll(self, *timeout: Any) -> bool:
        return super().poll(*(each or None for each in timeout))


context, start_methods = breaking("Pipe", pipe_of(Falsy))
