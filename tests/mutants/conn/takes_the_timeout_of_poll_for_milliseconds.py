"""A poll waits for a thousandth of its timeout."""

from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-POLL-02": ("FAIL", "never_early")}
sound = "CONN-POLL-01"


class Brief(End):
    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        return super().poll(timeout and timeout / 1000)


context, start_methods = breaking("Pipe", pipe_of(Brief))
