"""accept raises OSError after two seconds."""

import multiprocessing.connection
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LIMIT-09": ("FAIL", "accept() raised TimeoutError")}
sound = "LISTEN-01"


class Listener(multiprocessing.connection.Listener):
    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._listener._socket.settimeout(2.0)  # type: ignore[attr-defined]


Client = multiprocessing.connection.Client
context, start_methods = breaking("Pipe", pipe)
