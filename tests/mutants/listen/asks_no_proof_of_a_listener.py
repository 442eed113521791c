"""A listener asks its clients for a proof that they know the key, but a client asks none of the listener."""

from multiprocessing import connection
from multiprocessing.connection import answer_challenge, deliver_challenge
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-28": ("FAIL", "did not raise")}
sound = "LISTEN-08"


class Listener(connection.Listener):
    def __init__(self, *arguments: Any, authkey: Any = None) -> None:
        super().__init__(*arguments)
        self.key = authkey

    def accept(self) -> Any:
        accepted = super().accept()
        if self.key is not None:
            deliver_challenge(accepted, self.key)
        return accepted


def Client(address: Any, family: Any = None, authkey: Any = None) -> Any:
    connected = connection.Client(address, family)
    if authkey is not None:
        answer_challenge(connected, authkey)
    return connected


context, start_methods = breaking("Pipe", pipe)
