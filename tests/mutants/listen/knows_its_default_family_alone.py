"""A listener that is given no address takes one of its default family, whichever it was asked for."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-02": ("FAIL", "<class 'str'> is not <class 'tuple'>")}
sound = "LISTEN-03"


class Listener(connection.Listener):
    def __init__(self, address: Any = None, family: Any = None, **keywords: Any) -> None:
        super().__init__(address, family if address else None, **keywords)


context, start_methods = breaking("Pipe", pipe)
