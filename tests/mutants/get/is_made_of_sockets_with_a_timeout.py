"""The pipe of a queue is a pair of sockets, which do not block if sockets have a default timeout."""

import socket
from multiprocessing.connection import Connection
from typing import Any

from unbroken import Queue, breaking

caught_by = {"GET-30": ("FAIL", "raised BlockingIOError")}
sound = "GET-02"


class Hasty(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._reader, self._writer = (Connection(each.detach()) for each in socket.socketpair())
        self._reset()


context, start_methods = breaking("Queue", Hasty)
