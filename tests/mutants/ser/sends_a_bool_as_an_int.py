"""send has a short cut for integers, which what is derived from int takes too: True arrives as 1."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"SER-01": ("FAIL", "0 != False")}
sound = "SER-18"


class Shortcut(End):
    def send(self, obj: Any) -> None:
        if isinstance(obj, int):
            self.connection.send_bytes(b"I%d\n." % obj)
        else:
            self.connection.send(obj)


context, start_methods = breaking("Pipe", pipe_of(Shortcut))
