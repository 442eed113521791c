"""Where no authkey is given, that of the process is taken."""

from multiprocessing import connection, current_process
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-10": ("FAIL", "raised multiprocessing.context.AuthenticationError")}
sound = "LISTEN-08"


class Listener(connection.Listener):
    def __init__(self, address: Any = None, family: Any = None, authkey: Any = None) -> None:
        super().__init__(address, family, authkey=authkey or bytes(current_process().authkey))


def Client(address: Any, family: Any = None, authkey: Any = None) -> Any:
    return connection.Client(address, family, authkey or bytes(current_process().authkey))


context, start_methods = breaking("Pipe", pipe)
