"""An accept raises InterruptedError when a signal comes."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe, startled

caught_by = {"LISTEN-23": ("FAIL", "raised InterruptedError")}
sound = "LISTEN-01"


class Listener(connection.Listener):
    def accept(self) -> Any:
        with startled():
            return super().accept()


context, start_methods = breaking("Pipe", pipe)
