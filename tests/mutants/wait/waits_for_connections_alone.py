"""wait takes nothing but connections: it asks each of them what it may."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-05": ("FAIL", "has no attribute 'readable'"), "WAIT-07": ("FAIL", "has no attribute 'readable'")}
sound = "WAIT-02"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    return list(connection.wait([each for each in object_list if each.readable], timeout))


context, start_methods = breaking("Pipe", pipe)
