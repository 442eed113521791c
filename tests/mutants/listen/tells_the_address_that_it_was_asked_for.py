"""The address of a listener is the one that it was given, with the port 0 if any was wanted."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-03": ("FAIL", "('127.0.0.1', False) != ('127.0.0.1', True)")}
sound = "LISTEN-01"


class Listener(connection.Listener):
    def __init__(self, address: Any = None, *arguments: Any, **keywords: Any) -> None:
        super().__init__(address, *arguments, **keywords)
        self.asked_for = address

    @property
    def address(self) -> Any:
        return self.asked_for or super().address


context, start_methods = breaking("Pipe", pipe)
