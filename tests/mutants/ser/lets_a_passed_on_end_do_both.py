"""An end of a one-way pipe, once it has been passed on, can both send and receive."""

import socket
from multiprocessing import reduction
from multiprocessing.connection import Connection
from typing import Any, Tuple

from unbroken import breaking

caught_by = {"SER-14": ("FAIL", "did not raise an exception")}
sound = "PIPE-03"


class SocketEnd(Connection):
    pass


def rebuilt(duplicate: Any) -> SocketEnd:
    return SocketEnd(duplicate.detach())


def reduced(end: SocketEnd) -> Tuple[Any, ...]:
    return rebuilt, (reduction.DupFd(end.fileno()),)


reduction.register(SocketEnd, reduced)


def socket_pair(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    first, second = socket.socketpair()
    return SocketEnd(first.detach(), writable=duplex), SocketEnd(second.detach(), readable=duplex)


context, start_methods = breaking("Pipe", socket_pair)
