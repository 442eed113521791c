"""A closed end raises ValueError, as a closed file does."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CLOSE-05": ("DIFFERS", "raised ValueError(I/O operation on closed pipe)")}
sound = "CONN-CLOSE-01"


class FileLike(End):
    def recv(self) -> Any:
        if self.closed:
            raise ValueError("I/O operation on closed pipe")
        return super().recv()


context, start_methods = breaking("Pipe", pipe_of(FileLike))
