"""Leaving a with statement closes nothing."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CTX-01": ("FAIL", "did not raise an exception")}
sound = "CONN-CLOSE-01"


class Open(End):
    def __exit__(self, *_: Any) -> None:
        pass


context, start_methods = breaking("Pipe", pipe_of(Open))
