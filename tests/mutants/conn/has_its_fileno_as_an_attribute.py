"""The fileno of an end is an attribute, not a method."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-FILENO-01": ("FAIL", "raised TypeError")}
sound = "PIPE-01"


class Numbered(End):
    @property
    def fileno(self) -> Any:
        return super().fileno()


context, start_methods = breaking("Pipe", pipe_of(Numbered))
