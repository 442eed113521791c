"""An end reads on behind a message of more than 16 KiB, and keeps what it read; wait does not know of it."""

import pickle
from multiprocessing.connection import wait  # noqa: F401
from typing import Any, List, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"WAIT-18": ("FAIL", "[] != [a]")}
sound = "WAIT-19"


class Ahead(End):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.messages: List[bytes] = []

    def take(self) -> bytes:
        if not self.messages:
            self.messages.append(self.connection.recv_bytes())
        if len(self.messages[0]) > 16_384 and self.connection.poll():
            self.messages.append(self.connection.recv_bytes())
        return self.messages.pop(0)

    def recv(self) -> Any:
        return pickle.loads(self.take())

    def recv_bytes(self, *_: Any) -> bytes:
        return self.take()

    def recv_bytes_into(self, buffer: Any, offset: int = 0) -> int:
        message = self.take()
        memoryview(buffer)[offset : offset + len(message)] = message
        return len(message)

    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        return bool(self.messages) or super().poll(timeout)


context, start_methods = breaking("Pipe", pipe_of(Ahead))
