"""Messages are sent in pieces; a signal that comes between them is taken for the end of file."""

import pickle
from typing import Any

from unbroken import End, breaking, pipe_of, startled

caught_by = {"CONN-RECV-11": ("FAIL", "raised EOFError")}
sound = "CONN-RECV-08"
PIECE = 4096


class Piecemeal(End):
    def send(self, obj: Any) -> None:
        pickled = pickle.dumps(obj)
        self.connection.send_bytes(b"%d" % len(pickled))
        for first in range(0, len(pickled), PIECE):
            self.connection.send_bytes(pickled[first : first + PIECE])

    def recv(self) -> Any:
        size, pickled = int(self.connection.recv_bytes()), b""
        with startled():
            try:
                while len(pickled) < size:
                    pickled += self.connection.recv_bytes()
            except InterruptedError:
                raise EOFError("within a message") from None
        return pickle.loads(pickled)


context, start_methods = breaking("Pipe", pipe_of(Piecemeal))
