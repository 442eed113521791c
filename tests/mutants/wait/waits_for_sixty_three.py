"""wait looks at any number of objects, but once none of them is ready it waits for the first 63 alone."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-23": ("HUNG", "never returns")}
sound = "WAIT-17"

MOST = 63


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    objects = list(object_list)
    if len(objects) <= MOST:
        return connection.wait(objects, timeout)
    return connection.wait(objects, 0) or connection.wait(objects[:MOST], timeout)


context, start_methods = breaking("Pipe", pipe)
