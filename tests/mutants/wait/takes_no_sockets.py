"""wait takes connections and sentinels, but no sockets."""

import socket
from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-05": ("FAIL", "raised TypeError")}
sound = "WAIT-07"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    if any(isinstance(each, socket.socket) for each in object_list):
        raise TypeError("a socket is no connection")
    return list(connection.wait(object_list, timeout))


context, start_methods = breaking("Pipe", pipe)
