"""An end that is sent is the number of its descriptor, wherever it arrives."""

import fcntl
from multiprocessing.connection import Connection
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"SER-14": ("FAIL", "raised OSError([Errno 9] Bad file descriptor)")}
sound = "SER-01"

FREE_ELSEWHERE = 500  # a lower number may mean something else to the receiver, on which it could hang


class Numbered(End):
    def send(self, obj: Any) -> None:
        if isinstance(obj, End):
            super().send(("end", fcntl.fcntl(obj.fileno(), fcntl.F_DUPFD_CLOEXEC, FREE_ELSEWHERE)))
        else:
            super().send(("other", obj))

    def recv(self) -> Any:
        kind, obj = super().recv()
        return Numbered(Connection(obj)) if kind == "end" else obj


context, start_methods = breaking("Pipe", pipe_of(Numbered))
