"""poll reads the object that it has seen, and it is lost."""

from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-POLL-04": ("FAIL", "[True, False, False]")}
sound = "CONN-RECV-01"


class Greedy(End):
    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        seen = super().poll(timeout)
        if seen:
            self.recv_bytes()
        return seen


context, start_methods = breaking("Pipe", pipe_of(Greedy))
