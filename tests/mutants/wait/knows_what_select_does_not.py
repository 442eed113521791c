"""An end reads all messages that have arrived, and keeps them; wait and poll know of them, and select does not."""

import pickle
from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"WAIT-19": ("FAIL", "readable_behind_each")}
sound = "WAIT-18"


class Ahead(End):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.messages: List[bytes] = []

    def take(self) -> bytes:
        if not self.messages:
            self.messages.append(self.connection.recv_bytes())
        while self.connection.poll():
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


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    ready = [each for each in object_list if isinstance(each, Ahead) and each.messages]
    others = [each for each in object_list if each not in ready]
    return ready + connection.wait(others, 0 if ready else timeout)


context, start_methods = breaking("Pipe", pipe_of(Ahead))
