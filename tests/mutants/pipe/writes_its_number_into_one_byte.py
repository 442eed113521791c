"""An end is pickled with the number of its descriptor in one byte."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"PIPE-23": ("FAIL", "passes_beyond(1024) raised ValueError")}
sound = "PIPE-07"


class Numbered(End):
    def __getstate__(self) -> Any:
        bytes([self.fileno()])
        return self.__dict__


context, _ = breaking("Pipe", pipe_of(Numbered))
start_methods = ("spawn", "forkserver")
