"""An end that cannot send raises ValueError."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"PIPE-19": ("DIFFERS", "raised ValueError(not writable)")}
sound = "PIPE-04"


class Strict(End):
    def send(self, obj: Any) -> None:
        if not self.writable:
            raise ValueError("not writable")
        super().send(obj)


context, start_methods = breaking("Pipe", pipe_of(Strict))
