"""A register of all connections keeps them from being collected."""

from typing import Any, List

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CLOSE-02": ("HUNG", "recv() never returns")}
sound = "CONN-CLOSE-01"


register: List[Any] = []


class Registered(End):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        register.append(connection)

    def __reduce__(self) -> Any:
        return Registered, (self.connection,)


context, start_methods = breaking("Pipe", pipe_of(Registered))
