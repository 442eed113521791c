"""An object of more than 16 KiB travels in a file that its end removes when it is closed, received or not."""

import os
import tempfile
from multiprocessing.reduction import ForkingPickler
from typing import Any, List

from unbroken import End, breaking, pipe_of

caught_by = {
    "CONN-SEND-04": ("INCONCLUSIVE", "send does not block"),
    "PIPE-15": ("DIFFERS", "sending.blocks()"),
}
sound = "CONN-RECV-03"

LARGE = 16384


class Elsewhere:
    def __init__(self, path: str) -> None:
        self.path = path


class Filing(End):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.files: List[str] = []

    def __getstate__(self) -> Any:
        return {"connection": self.connection, "files": []}

    def send(self, obj: Any) -> None:
        pickled = ForkingPickler.dumps(obj)
        if len(pickled) <= LARGE or not self.writable or self.closed:
            self.connection.send_bytes(pickled)
            return
        descriptor, path = tempfile.mkstemp()
        with os.fdopen(descriptor, "wb") as file:
            file.write(pickled)
        self.files.append(path)
        self.connection.send(Elsewhere(path))

    def recv(self) -> Any:
        received = self.connection.recv()
        if not isinstance(received, Elsewhere):
            return received
        with open(received.path, "rb") as file:
            pickled = file.read()
        os.unlink(received.path)
        return ForkingPickler.loads(pickled)

    def close(self) -> None:
        while self.files:
            path = self.files.pop()
            if os.path.exists(path):
                os.unlink(path)
        self.connection.close()


context, start_methods = breaking("Pipe", pipe_of(Filing))
