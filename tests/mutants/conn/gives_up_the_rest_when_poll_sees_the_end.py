"""A poll that notices that the other end is closed leaves one message to be received, whatever is there."""

import select
from typing import Any, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-POLL-15": ("FAIL", "raised EOFError")}
sound = "CONN-RECV-03"


class GivingUp(End):
    left: Optional[int] = None

    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        ready = super().poll(timeout)
        looking = select.poll()
        looking.register(self.fileno(), select.POLLIN | select.POLLRDHUP)
        if any(events & (select.POLLHUP | select.POLLRDHUP) for _, events in looking.poll(0)):
            self.left = 1
        return ready

    def recv(self) -> Any:
        if self.left == 0:
            raise EOFError
        if self.left is not None:
            self.left -= 1
        return super().recv()


context, start_methods = breaking("Pipe", pipe_of(GivingUp))
