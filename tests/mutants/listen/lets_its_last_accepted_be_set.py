"""The last_accepted of a listener can be set."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-27": ("FAIL", "did not raise")}
sound = "LISTEN-04"


class Listener(connection.Listener):
    told: Any = None

    @property
    def last_accepted(self) -> Any:
        return self.told or super().last_accepted

    @last_accepted.setter
    def last_accepted(self, address: Any) -> None:
        self.told = address


context, start_methods = breaking("Pipe", pipe)
