"""A listener and a client that were given a key of no bytes do without authentication (bpo-43952)."""

from multiprocessing import connection
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-11": ("HUNG", "never returns")}
sound = "LISTEN-08"
python = ">=3.13"


class Listener(connection.Listener):
    def __init__(self, address: Any = None, family: Any = None, authkey: Any = None) -> None:
        super().__init__(address, family, authkey=authkey or None)


def Client(address: Any, family: Any = None, authkey: Any = None) -> Any:
    return connection.Client(address, family, authkey or None)


context, start_methods = breaking("Pipe", pipe)
