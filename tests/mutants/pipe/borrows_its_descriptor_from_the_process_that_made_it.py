"""An end that was passed on opens its descriptor when it is first used, in the process that made it."""

import os
from multiprocessing.connection import Connection
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"PIPE-07": ("FAIL", "raised FileNotFoundError"), "PIPE-10": ("FAIL", "raised FileNotFoundError")}
sound = "CTOR-10"


class Borrowed(End):
    """Of a one-way pipe, since sockets can not be opened anew."""

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.lender = os.getpid()
        self.path = f"/proc/{self.lender}/fd/{connection.fileno()}"
        self.flags = os.O_RDONLY if connection.readable else os.O_WRONLY

    def __getstate__(self) -> Any:
        return {**self.__dict__, "connection": None}

    def __getattribute__(self, name: str) -> Any:
        if name == "connection" and os.getpid() != self.lender:
            self.lender = os.getpid()
            handle = os.open(self.path, self.flags)
            self.connection = Connection(handle, self.flags == os.O_RDONLY, self.flags == os.O_WRONLY)
        return super().__getattribute__(name)


context, start_methods = breaking("Pipe", pipe_of(Borrowed))
