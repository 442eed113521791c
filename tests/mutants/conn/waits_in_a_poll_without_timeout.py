"""A poll without timeout waits until there is something to receive."""

from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-POLL-01": ("HUNG", "poll() never returns")}
sound = "CONN-POLL-03"


class Patient(End):
    def poll(self, timeout: Optional[float] = None) -> bool:
        return super().poll(timeout)


context, start_methods = breaking("Pipe", pipe_of(Patient))
