"""After a signal, poll waits for the whole of its timeout again."""

from typing import Optional

from unbroken import End, breaking, pipe_of, poll_of_old

caught_by = {"CONN-POLL-14": ("FAIL", "began anew with the signal")}
sound = "CONN-POLL-09"


class BeginningAnew(End):
    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        while True:
            try:
                return bool(poll_of_old([self.fileno()], timeout))
            except InterruptedError:
                pass


context, start_methods = breaking("Pipe", pipe_of(BeginningAnew))
