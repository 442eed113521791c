"""A listener that is given None for its address, instead of no address at all, takes it for one."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-16": ("FAIL", "raised TypeError")}
sound = "LISTEN-01"


class Listener(connection.Listener):
    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        if arguments[:1] == (None,):
            raise TypeError("an address is a tuple or a text")
        super().__init__(*arguments, **keywords)


context, start_methods = breaking("Pipe", pipe)
