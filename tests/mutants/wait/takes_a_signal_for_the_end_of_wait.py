"""A wait fails when a signal comes."""

import ctypes
import struct
from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-08": ("FAIL", "raised InterruptedError")}
sound = "WAIT-02"
POLLIN = 1


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    polled = b"".join(struct.pack("ihh", each.fileno(), POLLIN, 0) for each in object_list)
    milliseconds = -1 if timeout is None else max(0, int(timeout * 1000))
    if ctypes.CDLL(None).poll(polled, len(object_list), milliseconds) < 0:  # not repeated when it is interrupted
        raise InterruptedError("wait was interrupted")
    return list(connection.wait(object_list, 0))


context, start_methods = breaking("Pipe", pipe)
