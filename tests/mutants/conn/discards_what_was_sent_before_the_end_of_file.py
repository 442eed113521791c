"""Once the other end is closed, what it sent before is lost."""

import select
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RECV-03": ("FAIL", "raised EOFError")}
sound = "CONN-RECV-02"


class Discarding(End):
    def recv(self) -> Any:
        poll = select.poll()
        poll.register(self.fileno(), select.POLLIN)
        if self.readable and any(event & select.POLLHUP for _, event in poll.poll()):
            raise EOFError
        return super().recv()


context, start_methods = breaking("Pipe", pipe_of(Discarding))
