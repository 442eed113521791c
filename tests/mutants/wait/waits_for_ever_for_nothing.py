"""A wait for an empty list waits whatever its timeout is (gh-145587)."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-15": ("HUNG", "never returns"), "WAIT-12": ("DIFFERS", "never returns")}
sound = "WAIT-03"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    objects = list(object_list)
    return list(connection.wait(objects, timeout if objects else None))


context, start_methods = breaking("Pipe", pipe)
