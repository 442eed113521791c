"""A lock for the threads of a process is held while recv waits: a process that is forked then cannot receive."""

import threading
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"SAFE-23": ("HUNG", ".recv() never returns")}
sound = "PIPE-07"
start_methods = ("fork",)


class Guarded(End):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self._threads = threading.Lock()

    def recv(self) -> Any:
        with self._threads:
            return super().recv()


context, _ = breaking("Pipe", pipe_of(Guarded))
