"""A fileno is told of a closed end as if it were open."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CLOSE-01": ("FAIL", "did not raise"), "CONN-FILENO-02": ("DIFFERS", "did not raise OSError")}
sound = "CONN-FILENO-01"


class Stale(End):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.number = 0

    def close(self) -> None:
        if not self.closed:
            self.number = self.fileno()
        super().close()

    def fileno(self) -> int:
        return self.number if self.closed else super().fileno()


context, start_methods = breaking("Pipe", pipe_of(Stale))
