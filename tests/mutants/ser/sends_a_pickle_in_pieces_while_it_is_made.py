"""The pickle of an object is sent in pieces while it is made: they stay if the rest of it cannot be pickled."""

import pickle
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"SER-33": ("FAIL", "arrived == Knot()")}
sound = "SER-11"
PIECE = 65536


class Pieces:
    """A file that is sent."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._written = b""

    def write(self, part: Any) -> None:
        self._written += bytes(part)
        if len(self._written) >= PIECE:
            self.end(b"more")

    def end(self, how: bytes) -> None:
        self._connection.send_bytes(how + self._written)
        self._written = b""


class Piecemeal(End):
    def send(self, obj: Any) -> None:
        pieces = Pieces(self.connection)
        pickle.Pickler(pieces).dump(obj)
        pieces.end(b"last")

    def recv(self) -> Any:
        pickled, how = b"", b""
        while how != b"last":
            piece = self.connection.recv_bytes()
            how, pickled = piece[:4], pickled + piece[4:]
        return pickle.loads(pickled)


context, start_methods = breaking("Pipe", pipe_of(Piecemeal))
