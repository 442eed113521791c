"""While a recv waits at an end, a send through that end waits too."""

import threading
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"PIPE-08": ("HUNG", "recv() never returns")}
sound = "PIPE-01"


class Narrow(End):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.lock = threading.Lock()

    def __reduce__(self) -> Any:
        return Narrow, (self.connection,)

    def send(self, obj: Any) -> None:
        with self.lock:
            super().send(obj)

    def recv(self) -> Any:
        with self.lock:
            return super().recv()


context, start_methods = breaking("Pipe", pipe_of(Narrow))
