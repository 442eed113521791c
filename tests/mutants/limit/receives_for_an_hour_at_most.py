"""recv, recv_bytes and poll(None) give up after an hour."""

from typing import Any, Optional

from unbroken import End, breaking, pipe_of

caught_by = {
    "LIMIT-05": ("FAIL", "a.recv() waits with a limit of 3600 s"),
    "LIMIT-06": ("FAIL", "a.poll(None) waits with a limit of 3600 s"),
}
sound = "CONN-POLL-02"


class Impatient(End):
    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        return super().poll(3600.0 if timeout is None else timeout)

    def recv(self) -> Any:
        if self.readable:
            self.poll(None)
        return super().recv()


context, start_methods = breaking("Pipe", pipe_of(Impatient))
