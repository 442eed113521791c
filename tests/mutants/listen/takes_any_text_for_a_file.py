"""An address that begins with two backslashes is taken for the path of a file."""

import os
import tempfile
from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-14": ("FAIL", "did not raise")}
sound = "LISTEN-03"


class Listener(connection.Listener):
    def __init__(self, address: Any = None, *arguments: Any, **keywords: Any) -> None:
        if isinstance(address, str) and address.startswith("\\\\"):
            address = os.path.join(tempfile.gettempdir(), address.replace("\\", "-"))
        super().__init__(address, *arguments, **keywords)


context, start_methods = breaking("Pipe", pipe)
