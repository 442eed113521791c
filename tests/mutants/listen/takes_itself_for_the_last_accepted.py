"""last_accepted is the listener's own address, from the beginning."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-04": ("FAIL", "!= {'last_accepted': None}")}
sound = "LISTEN-01"


class Listener(connection.Listener):
    @property
    def last_accepted(self) -> Any:
        return self.address


context, start_methods = breaking("Pipe", pipe)
