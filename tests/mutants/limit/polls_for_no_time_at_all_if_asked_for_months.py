"""poll with a timeout of months returns at once: in milliseconds it does not fit into an int."""

from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"LIMIT-16": ("FAIL", "did not raise"), "LIMIT-12": ("FAIL", "returned False: it did not block")}
sound = "CONN-POLL-02"


class Overflowing(End):
    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        return super().poll(timeout if timeout is None or timeout * 1000 < 2**31 else 0.0)


context, start_methods = breaking("Pipe", pipe_of(Overflowing))
