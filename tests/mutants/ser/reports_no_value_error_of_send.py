"""send reports what pickling raises, but a ValueError is taken for a message that is too large, and is dropped."""

import contextlib
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"SER-25": ("FAIL", "a.send(Unpicklable('ValueError')) returned None")}
sound = "SER-11"


class Dropping(End):
    def send(self, obj: Any) -> None:
        with contextlib.suppress(ValueError):
            super().send(obj)


context, start_methods = breaking("Pipe", pipe_of(Dropping))
