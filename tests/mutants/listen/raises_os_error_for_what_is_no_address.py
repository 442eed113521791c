"""A listener raises OSError, whatever is wrong with the address that it is given."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-19": ("DIFFERS", "raised OSError")}
sound = "LISTEN-01"


class Listener(connection.Listener):
    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        try:
            super().__init__(*arguments, **keywords)
        except ValueError as error:
            raise OSError(*error.args) from None


context, start_methods = breaking("Pipe", pipe)
