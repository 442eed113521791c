"""An end that is sent is the number of its descriptor, wherever it arrives."""

from multiprocessing.connection import Connection
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"SER-14": ("FAIL", "raised OSError([Errno 9] Bad file descriptor)")}
sound = "SER-01"


class Numbered(End):
    def send(self, obj: Any) -> None:
        super().send(("end", obj.fileno()) if isinstance(obj, End) else ("other", obj))

    def recv(self) -> Any:
        kind, obj = super().recv()
        return Numbered(Connection(obj)) if kind == "end" else obj


context, start_methods = breaking("Pipe", pipe_of(Numbered))
