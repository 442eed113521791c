"""wait keeps the objects that it has waited for."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-20": ("HUNG", "recv() never returns")}
sound = "WAIT-14"

known: List[Any] = []


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    known.extend(object_list)
    return connection.wait(object_list, timeout)


context, start_methods = breaking("Pipe", pipe)
