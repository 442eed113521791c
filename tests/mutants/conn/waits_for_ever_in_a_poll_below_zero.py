"""A poll with a negative timeout waits until there is something to receive (bpo-14753)."""

from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-POLL-11": ("HUNG", "never returns"), "CONN-POLL-06": ("DIFFERS", "never returns")}
sound = "CONN-POLL-01"


class Negative(End):
    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        return super().poll(None if timeout is not None and timeout < 0 else timeout)


context, start_methods = breaking("Pipe", pipe_of(Negative))
