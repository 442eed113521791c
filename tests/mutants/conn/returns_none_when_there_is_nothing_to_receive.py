"""A recv does not wait: it returns None when there is nothing."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RECV-01": ("FAIL", "blocks()")}
sound = "CONN-POLL-01"


class Hasty(End):
    def recv(self) -> Any:
        return super().recv() if self.poll() else None


context, start_methods = breaking("Pipe", pipe_of(Hasty))
