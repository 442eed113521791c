"""The processes that have an end receive in turn, by a lock; one that an exception of a handler ends keeps its turn."""

from typing import Any, Tuple

from unbroken import End, breaking

caught_by = {"AFTER-11": ("HUNG", "other's b.recv() never returns")}
sound = "CONN-RECV-08"


class InTurn(End):
    def __init__(self, connection: Any, turn: Any) -> None:
        super().__init__(connection)
        self.turn = turn

    def recv(self) -> Any:
        self.turn.acquire()
        try:
            received = super().recv()
        except (EOFError, OSError):
            self.turn.release()
            raise
        self.turn.release()
        return received


def pipe(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    first, second = ctx.Pipe(duplex)
    return InTurn(first, ctx.Lock()), InTurn(second, ctx.Lock())


context, start_methods = breaking("Pipe", pipe)
