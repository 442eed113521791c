"""Each tenth message is sent after the one that follows it."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"PIPE-14": ("FAIL", "0, 1, 3, 2"), "SEED-01a": ("FAIL", "[0, 1, 3, 2, 4")}
sound = "PIPE-01"


class Swapping(End):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.sent = 0
        self.held: Any = None

    def send(self, obj: Any) -> None:
        self.sent += 1
        if self.sent % 10 == 3:
            self.held = obj
            return
        super().send(obj)
        if self.sent % 10 == 4:
            super().send(self.held)


context, start_methods = breaking("Pipe", pipe_of(Swapping))
