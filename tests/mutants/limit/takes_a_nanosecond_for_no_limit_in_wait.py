"""A wait takes a timeout of less than a millisecond for none at all."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"LIMIT-21": ("HUNG", "wait([a], 1e-09) never returns")}
sound = "WAIT-04"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    return list(connection.wait(object_list, None if timeout and 0 < timeout < 0.001 else timeout))


context, start_methods = breaking("Pipe", pipe)
