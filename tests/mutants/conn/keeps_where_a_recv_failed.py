"""The traceback of the last recv that failed is kept, and with it the end."""

import sys
from typing import Any, List

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CLOSE-07": ("HUNG", "recv() never returns")}
sound = "CONN-CLOSE-02"

last: List[Any] = []


class Remembered(End):
    def recv(self) -> Any:
        try:
            return super().recv()
        except Exception:
            last[:] = sys.exc_info()[2:]
            raise


context, start_methods = breaking("Pipe", pipe_of(Remembered))
