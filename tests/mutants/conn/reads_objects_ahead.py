"""A recv reads and unpickles all that is there, and keeps it for later."""

from typing import Any, List

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-MIX-01": ("FAIL", "raised _pickle.UnpicklingError")}
sound = "CONN-SEND-01"


class Ahead(End):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.objects: List[Any] = []

    def recv(self) -> Any:
        if not self.objects:
            self.objects.append(super().recv())
        while self.poll():
            self.objects.append(super().recv())
        return self.objects.pop(0)


context, start_methods = breaking("Pipe", pipe_of(Ahead))
