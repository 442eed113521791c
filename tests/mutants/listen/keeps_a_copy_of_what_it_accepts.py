"""A listener has a second descriptor of each connection that it accepts, and never closes it."""

import os
from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-01": ("LEAKED", "parent keeps 1 descriptor")}
sound = "LISTEN-05"


class Listener(connection.Listener):
    def accept(self) -> Any:
        accepted = super().accept()
        os.dup(accepted.fileno())
        return accepted


context, start_methods = breaking("Pipe", pipe)
