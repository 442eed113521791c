"""A poll takes a timeout of less than a millisecond for none at all."""

from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"LIMIT-20": ("HUNG", "a.poll(1e-09) never returns")}
sound = "CONN-POLL-11"


class Rounding(End):
    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        return super().poll(None if timeout and 0 < timeout < 0.001 else timeout)


context, start_methods = breaking("Pipe", pipe_of(Rounding))
