"""The two ends of a pipe tell the same fileno."""

from typing import Any, Tuple

from unbroken import End, breaking

caught_by = {"CONN-FILENO-01": ("FAIL", "== 4")}
sound = "CONN-SEND-01"


class Numbered(End):
    def __init__(self, connection: Any, number: int) -> None:
        super().__init__(connection)
        self.number = number

    def fileno(self) -> int:
        return self.number


def numbered(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    first, second = ctx.Pipe(duplex)
    return Numbered(first, first.fileno()), Numbered(second, first.fileno())


context, start_methods = breaking("Pipe", numbered)
