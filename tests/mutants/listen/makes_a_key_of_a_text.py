"""An authkey that is a text is encoded."""

from multiprocessing import connection
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-09": ("FAIL", "did not raise")}
sound = "LISTEN-08"


def encoded(key: Any) -> Any:
    return key.encode() if isinstance(key, str) else key


class Listener(connection.Listener):
    def __init__(self, address: Any = None, family: Any = None, authkey: Any = None) -> None:
        super().__init__(address, family, authkey=encoded(authkey))


def Client(address: Any, family: Any = None, authkey: Any = None) -> Any:
    return connection.Client(address, family, encoded(authkey))


context, start_methods = breaking("Pipe", pipe)
