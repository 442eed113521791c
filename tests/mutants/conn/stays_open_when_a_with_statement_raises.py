"""A with statement that an exception leaves closes nothing."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CTX-01": ("FAIL", "b.poll()                             -> False")}
sound = "CONN-CLOSE-01"


class Hesitant(End):
    def __exit__(self, *raised: Any) -> None:
        if raised == (None, None, None):
            self.close()


context, start_methods = breaking("Pipe", pipe_of(Hesitant))
