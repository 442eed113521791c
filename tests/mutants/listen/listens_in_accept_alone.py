"""The socket of a listener is bound at once, but listens only while accept is called."""

import socket
from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {
    "LISTEN-16": ("FAIL", "raised ConnectionRefusedError"),
    "LISTEN-17": ("FAIL", "raised ConnectionRefusedError"),
}
sound = "LISTEN-01"


class Listener(connection.Listener):
    _listener: Any

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        listen = socket.socket.listen
        socket.socket.listen = lambda *_: None  # type: ignore[method-assign]
        try:
            super().__init__(*arguments, **keywords)
        finally:
            socket.socket.listen = listen  # type: ignore[method-assign]

    def accept(self) -> Any:
        self._listener._socket.listen(1)
        return super().accept()


context, start_methods = breaking("Pipe", pipe)
