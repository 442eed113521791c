"""wait reads the message that it has seen, and it is lost."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-09": ("FAIL", "[[a], []]")}
sound = "WAIT-02"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    ready: List[Any] = list(connection.wait(object_list, timeout))
    for each in ready:
        each.recv_bytes()
    return ready


context, start_methods = breaking("Pipe", pipe)
