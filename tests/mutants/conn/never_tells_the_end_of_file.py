"""A recv waits on when the other end has been closed."""

import threading
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RECV-02": ("HUNG", "recv() never returns")}
sound = "CONN-RECV-01"


class Endless(End):
    def recv(self) -> Any:
        try:
            return super().recv()
        except EOFError:
            threading.Event().wait()


context, start_methods = breaking("Pipe", pipe_of(Endless))
