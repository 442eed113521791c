"""The second close of an end closes its number again, though that may be another file's by then."""

import contextlib
import os

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CLOSE-03": ("DIFFERS", "raised BrokenPipeError")}
sound = "CONN-CLOSE-01"


class Twice(End):
    number = -1

    def close(self) -> None:
        if self.closed:
            with contextlib.suppress(OSError):
                os.close(self.number)
        else:
            self.number = self.fileno()
            super().close()


context, start_methods = breaking("Pipe", pipe_of(Twice))
