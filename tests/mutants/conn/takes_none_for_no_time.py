"""A poll whose timeout is None does not wait."""

from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-POLL-03": ("FAIL", "blocks()")}
sound = "CONN-POLL-02"


class Timeless(End):
    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        return super().poll(timeout or 0.0)


context, start_methods = breaking("Pipe", pipe_of(Timeless))
