"""A message of more than 64 KiB is sent in parts, and is unpickled as they come: if that fails, the others are left."""

import pickle
from multiprocessing.reduction import ForkingPickler
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"SER-31": ("FAIL", "raised _pickle.UnpicklingError")}
sound = "SER-26"

PART = 65_536  # bytes


class Parts:
    """The parts of a message, as a file."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.here = b""

    def read(self, size: int) -> bytes:
        while len(self.here) < size:
            self.here += self.connection.recv_bytes()
        taken, self.here = self.here[:size], self.here[size:]
        return taken

    def readline(self) -> bytes:
        line = b""
        while not line.endswith(b"\n"):
            line += self.read(1)
        return line


class InParts(End):
    def send(self, obj: Any) -> None:
        pickled = bytes(ForkingPickler.dumps(obj))
        for start in range(0, len(pickled), PART):
            self.connection.send_bytes(pickled[start : start + PART])

    def recv(self) -> Any:
        return pickle.Unpickler(Parts(self.connection)).load()


context, start_methods = breaking("Pipe", pipe_of(InParts))
