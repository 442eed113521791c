"""A listener is closed at the end of a with statement, but its close has no effect."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-26": ("FAIL", "did not raise")}
sound = "LISTEN-05"


class Listener(connection.Listener):
    def close(self) -> None:
        pass

    def __exit__(self, *_: Any) -> None:
        super().close()


context, start_methods = breaking("Pipe", pipe)
