"""Whoever answers a challenge is welcome, whatever the answer, and so is who welcomes nobody."""

from multiprocessing import connection
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-08": ("FAIL", "did not raise"), "LISTEN-15": ("FAIL", "did not raise")}
sound = "LISTEN-07"


def deliver_challenge(connection: Any, authkey: bytes) -> None:
    connection.send_bytes(b"challenge")
    connection.recv_bytes()
    connection.send_bytes(b"welcome")


def answer_challenge(connection: Any, authkey: bytes) -> None:
    connection.recv_bytes()
    connection.send_bytes(authkey)
    connection.recv_bytes()


class Listener(connection.Listener):
    def __init__(self, *arguments: Any, authkey: Any = None) -> None:
        super().__init__(*arguments)
        self.key = authkey

    def accept(self) -> Any:
        accepted = super().accept()
        if self.key is not None:
            deliver_challenge(accepted, self.key)
            answer_challenge(accepted, self.key)
        return accepted


def Client(address: Any, family: Any = None, authkey: Any = None) -> Any:
    connected = connection.Client(address, family)
    if authkey is not None:
        answer_challenge(connected, authkey)
        deliver_challenge(connected, authkey)
    return connected


context, start_methods = breaking("Pipe", pipe)
