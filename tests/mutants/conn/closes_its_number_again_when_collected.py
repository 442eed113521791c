"""An end that is collected closes the number that it had, even if it was closed and another has the number now."""

import contextlib
import os
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CLOSE-08": ("FAIL", "raised")}
sound = "CONN-CLOSE-01"


class Thorough(End):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.number = self.fileno()

    def __del__(self) -> None:
        with contextlib.suppress(OSError):
            if self.closed:
                os.close(self.number)
            else:
                self.close()


context, start_methods = breaking("Pipe", pipe_of(Thorough))
