"""A send returns although the other end is closed everywhere."""

import contextlib
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SEND-03": ("DIFFERS", "did not raise BrokenPipeError")}
sound = "CONN-SEND-01"


class Unread(End):
    def send(self, obj: Any) -> None:
        with contextlib.suppress(BrokenPipeError):
            super().send(obj)


context, start_methods = breaking("Pipe", pipe_of(Unread))
