"""An accept whose client hangs up before it has authenticated itself closes the listener; a wrong key does not."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-30": ("FAIL", "No such file or directory")}
sound = "LISTEN-08"


class Listener(connection.Listener):
    def accept(self) -> Any:
        try:
            return super().accept()
        except (EOFError, OSError):
            self.close()
            raise


context, start_methods = breaking("Pipe", pipe)
