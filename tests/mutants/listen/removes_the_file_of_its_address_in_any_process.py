"""Whoever closes a listener removes the file of its address, also a process that has inherited it."""

import contextlib
import os
from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-31": ("FAIL", "raised FileNotFoundError")}
sound = "LISTEN-26"


class Listener(connection.Listener):
    def close(self) -> None:
        address: Any = getattr(self._listener, "_address", None)  # type: ignore[attr-defined]
        super().close()
        if isinstance(address, str):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(address)


context, start_methods = breaking("Pipe", pipe)
