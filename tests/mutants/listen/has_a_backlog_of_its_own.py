"""A listener's socket listens with the default backlog, whatever was asked for."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-17": ("HUNG", "Client(")}
sound = "LISTEN-01"


class Listener(connection.Listener):
    def __init__(self, address: Any = None, family: Any = None, backlog: int = 1, authkey: Any = None) -> None:
        super().__init__(address, family, authkey=authkey)


context, start_methods = breaking("Pipe", pipe)
