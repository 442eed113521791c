"""The connection that accept returns can only receive."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import End, breaking, pipe

caught_by = {"LISTEN-01": ("FAIL", "raised OSError(connection is read-only)")}
sound = "LISTEN-02"


class OneWay(End):
    def send(self, obj: Any) -> None:
        raise OSError("connection is read-only")


class Listener(connection.Listener):
    def accept(self) -> Any:
        return OneWay(super().accept())


context, start_methods = breaking("Pipe", pipe)
