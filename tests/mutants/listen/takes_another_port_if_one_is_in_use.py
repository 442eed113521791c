"""A listener whose port is in use is bound to another."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-22": ("FAIL", ".address == address"), "LISTEN-21": ("DIFFERS", "did not raise OSError")}
sound = "LISTEN-03"


class Listener(connection.Listener):
    def __init__(self, address: Any = None, *arguments: Any, **keywords: Any) -> None:
        try:
            super().__init__(address, *arguments, **keywords)
        except OSError:
            super().__init__((address[0], 0), *arguments, **keywords)


context, start_methods = breaking("Pipe", pipe)
