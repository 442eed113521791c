"""The close of one end closes the other in that process too."""

from typing import Any, Tuple

from unbroken import End, breaking

caught_by = {"CONN-CTX-01": ("FAIL", "raised OSError(handle is closed)"), "CONN-CLOSE-03": ("DIFFERS", "True")}
sound = "CONN-CLOSE-01"


class Both(End):
    def __init__(self, connection: Any, peer: Any) -> None:
        super().__init__(connection)
        self.peer = peer

    def close(self) -> None:
        super().close()
        self.peer.close()


def both(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    first, second = ctx.Pipe(duplex)
    return Both(first, second), Both(second, first)


context, start_methods = breaking("Pipe", both)
