"""The last_accepted of a listener stays the address of its first client."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-04": ("FAIL", "not in")}
sound = "LISTEN-01"


class Listener(connection.Listener):
    first: Any = None

    @property
    def last_accepted(self) -> Any:
        self.first = self.first or super().last_accepted
        return self.first


context, start_methods = breaking("Pipe", pipe)
