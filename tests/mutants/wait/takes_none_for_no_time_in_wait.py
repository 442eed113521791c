"""A wait without a timeout looks and returns."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-02": ("FAIL", "it did not block")}
sound = "WAIT-03"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    return list(connection.wait(object_list, timeout or 0))


context, start_methods = breaking("Pipe", pipe)
