"""Whoever sends an end keeps a copy of it, which is never closed."""

import os
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"SER-29": ("HUNG", "recv() never returns")}
sound = "SER-14"


class Copied(End):
    def send(self, obj: Any) -> None:
        if isinstance(obj, End):
            os.dup(obj.fileno())
        super().send(obj)


context, start_methods = breaking("Pipe", pipe_of(Copied))
