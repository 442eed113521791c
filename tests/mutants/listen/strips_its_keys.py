"""Keys are read from files: white space at their ends is no part of them."""

from multiprocessing import connection
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-08": ("FAIL", "did not raise")}
sound = "LISTEN-09"


def stripped(key: Any) -> Any:
    return (key.strip() or key) if isinstance(key, bytes) else key


class Listener(connection.Listener):
    def __init__(self, address: Any = None, family: Any = None, backlog: int = 1, authkey: Any = None) -> None:
        super().__init__(address, family, backlog, stripped(authkey))


def Client(address: Any, family: Any = None, authkey: Any = None) -> Any:
    return connection.Client(address, family, stripped(authkey))


context, start_methods = breaking("Pipe", pipe)
