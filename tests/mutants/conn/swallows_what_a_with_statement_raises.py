"""An exception that leaves a with statement is swallowed."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CTX-01": ("FAIL", "did not raise ZeroDivisionError")}
sound = "CONN-CLOSE-01"


class Silent(End):
    def __exit__(self, *_: Any) -> Any:
        self.close()
        return True


context, start_methods = breaking("Pipe", pipe_of(Silent))
