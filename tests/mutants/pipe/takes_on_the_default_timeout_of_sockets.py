"""The ends of a duplex pipe do not block if sockets have a default timeout (bpo-6056)."""

import socket
from multiprocessing.connection import Connection
from typing import Any, Tuple

from unbroken import breaking

caught_by = {"PIPE-22": ("FAIL", "raised BlockingIOError"), "PIPE-20": ("DIFFERS", "[False, False] != [True, True]")}
sound = "PIPE-01"


def socket_pair(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    first, second = socket.socketpair()
    return Connection(first.detach()), Connection(second.detach())


context, start_methods = breaking("Pipe", socket_pair)
