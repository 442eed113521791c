"""The parameter of Listener and of Client that takes an address is named place."""

from multiprocessing import connection
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-29": ("FAIL", "unexpected keyword argument 'address'")}
sound = "LISTEN-03"


class Listener(connection.Listener):
    def __init__(self, place: Any = None, family: Any = None, backlog: int = 1, authkey: Any = None) -> None:
        super().__init__(place, family, backlog, authkey)


def Client(place: Any, family: Any = None, authkey: Any = None) -> Any:
    return connection.Client(place, family, authkey)


context, start_methods = breaking("Pipe", pipe)
