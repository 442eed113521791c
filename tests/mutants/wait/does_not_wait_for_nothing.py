"""A wait for an empty list returns at once; what is given twice, or has been closed, is left out."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-12": ("DIFFERS", "returned []"), "WAIT-13": ("DIFFERS", "did not raise KeyError")}
sound = "WAIT-01"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    objects = [each for each in dict.fromkeys(object_list) if not getattr(each, "closed", False)]
    return list(connection.wait(objects, timeout)) if objects else []


context, start_methods = breaking("Pipe", pipe)
