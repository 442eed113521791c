"""A listener is not closed at the end of a with statement."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-05": ("FAIL", "did not raise")}
sound = "LISTEN-01"


class Listener(connection.Listener):
    def __exit__(self, *_: Any) -> None:
        pass


context, start_methods = breaking("Pipe", pipe)
