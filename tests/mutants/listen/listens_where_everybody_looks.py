"""The file of a listener that was given no address stands in a directory that everybody can enter."""

import os
import tempfile
from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-13": ("FAIL", "'r-xr-x' != '------'")}
sound = "LISTEN-06"


class Listener(connection.Listener):
    def __init__(self, address: Any = None, family: Any = None, **keywords: Any) -> None:
        if address is None and family != "AF_INET":
            directory = tempfile.mkdtemp(prefix="open-")
            os.chmod(directory, 0o755)
            address = os.path.join(directory, "listener")
        super().__init__(address, family, **keywords)


context, start_methods = breaking("Pipe", pipe)
