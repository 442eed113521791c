"""The socket of a listener keeps the default timeout that sockets have."""

import socket
from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-24": ("FAIL", "accept()")}
sound = "LISTEN-01"


class Listener(connection.Listener):
    _listener: Any

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._listener._socket.settimeout(socket.getdefaulttimeout())


context, start_methods = breaking("Pipe", pipe)
