"""After a signal, wait waits for the whole of its timeout again."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe, poll_of_old

caught_by = {"WAIT-21": ("FAIL", "began anew with the signal")}
sound = "WAIT-08"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    while True:
        try:
            poll_of_old([each.fileno() for each in object_list], timeout)
            return list(connection.wait(object_list, 0))
        except InterruptedError:
            pass


context, start_methods = breaking("Pipe", pipe)
