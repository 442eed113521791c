"""A list keeps each listener, so that none is ever collected."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any, List

from unbroken import breaking, pipe

caught_by = {"LISTEN-18": ("FAIL", "did not raise")}
sound = "LISTEN-05"


made: List[Any] = []


class Listener(connection.Listener):
    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        made.append(self)


context, start_methods = breaking("Pipe", pipe)
