"""An end reads all messages that have arrived; where it is passed to, those it has read are missing."""

from typing import Any, List, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"SER-30": ("HUNG", "never returns"), "PIPE-24": ("HUNG", "never returns")}
sound = "SER-14"


class Ahead(End):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.objects: List[Any] = []

    def recv(self) -> Any:
        if not self.objects:
            self.objects.append(super().recv())
        while self.connection.poll():
            self.objects.append(super().recv())
        return self.objects.pop(0)

    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        return bool(self.objects) or super().poll(timeout)

    def __reduce__(self) -> Any:
        return Ahead, (self.connection,)


context, start_methods = breaking("Pipe", pipe_of(Ahead))
