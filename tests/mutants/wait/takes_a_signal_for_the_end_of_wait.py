"""A wait fails when a signal comes."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe, poll_of_old

caught_by = {"WAIT-08": ("FAIL", "raised InterruptedError")}
sound = "WAIT-02"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    poll_of_old([each.fileno() for each in object_list], timeout)  # not repeated when it is interrupted
    return list(connection.wait(object_list, 0))


context, start_methods = breaking("Pipe", pipe)
