"""A send does not wait while the buffer is full: what has no room is lost."""

import os
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"PIPE-21": ("HUNG", "never returns"), "PIPE-15": ("DIFFERS", "blocks()")}
sound = "PIPE-01"


class Lossy(End):
    def send(self, obj: Any) -> None:
        os.set_blocking(self.fileno(), False)
        try:
            super().send(obj)
        except BlockingIOError:
            pass
        finally:
            os.set_blocking(self.fileno(), True)


context, start_methods = breaking("Pipe", pipe_of(Lossy))
