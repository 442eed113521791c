"""A poll takes an empty message away: to look at it is to read all of it (bpo-18382)."""

import pickle
from typing import Any, List, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-POLL-07": ("DIFFERS", "[False, False] != [True, True]")}
sound = "CONN-POLL-01"


class Swallowing(End):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.seen: List[bytes] = []

    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        try:
            if not self.seen and super().poll(timeout):
                self.seen = [message for message in [super().recv_bytes()] if message]
        except EOFError:
            return True
        return bool(self.seen)

    def recv_bytes(self, *arguments: Any) -> bytes:
        return self.seen.pop() if self.seen else super().recv_bytes(*arguments)

    def recv(self) -> Any:
        return pickle.loads(self.recv_bytes())


context, start_methods = breaking("Pipe", pipe_of(Swallowing))
