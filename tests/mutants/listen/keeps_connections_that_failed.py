"""A listener keeps the connections of clients that did not know the key."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"LISTEN-30": ("LEAKED", "parent keeps")}
sound = "LISTEN-07"

failed: List[Any] = []


class Listener(connection.Listener):
    def __init__(
        self, address: Any = None, family: Optional[str] = None, backlog: int = 1, authkey: Optional[bytes] = None
    ) -> None:
        super().__init__(address, family, backlog)
        self.key = authkey

    def accept(self) -> Any:
        accepted = super().accept()
        if self.key is not None:
            failed.append(accepted)
            connection.deliver_challenge(accepted, self.key)
            connection.answer_challenge(accepted, self.key)
            failed.remove(accepted)
        return accepted


context, start_methods = breaking("Pipe", pipe)
