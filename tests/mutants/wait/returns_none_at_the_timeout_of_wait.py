"""A wait whose time is over returns None."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-03": ("FAIL", "returned None")}
sound = "WAIT-01"


def wait(object_list: Any, timeout: Optional[float] = None) -> Optional[List[Any]]:
    return list(connection.wait(object_list, timeout)) or None


context, start_methods = breaking("Pipe", pipe)
