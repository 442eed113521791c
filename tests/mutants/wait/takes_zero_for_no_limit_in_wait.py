"""A wait with a timeout of zero waits without limit, as one that was given none."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-04": ("HUNG", "never returns")}
sound = "WAIT-03"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    return list(connection.wait(object_list, timeout or None))


context, start_methods = breaking("Pipe", pipe)
