"""A listener that is closed leaves the file at its address where it is."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-06": ("DIFFERS", "not os.path.exists(listener.address)")}
sound = "LISTEN-05"


class Listener(connection.Listener):
    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        bound: Any = self._listener  # type: ignore[attr-defined]
        if bound._unlink is not None:  # it has the address of a file
            bound._unlink.cancel()


context, start_methods = breaking("Pipe", pipe)
