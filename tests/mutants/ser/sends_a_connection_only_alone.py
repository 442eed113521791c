"""send passes a connection on where it is the object itself: one within a tuple raises TypeError."""

import io
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"SER-20": ("DIFFERS", "cannot pickle 'Connection' object")}
sound = "SER-14"


class Plain(ForkingPickler):
    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, Connection):
            raise TypeError("cannot pickle 'Connection' object")
        return NotImplemented


class Alone(End):
    def send(self, obj: Any) -> None:
        if isinstance(obj, End):
            self.connection.send(obj)
        else:
            buffer = io.BytesIO()
            Plain(buffer).dump(obj)
            self.connection.send_bytes(buffer.getbuffer())


context, start_methods = breaking("Pipe", pipe_of(Alone))
