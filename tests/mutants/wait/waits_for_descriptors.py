"""wait returns the descriptors of what is ready, and not the objects that it was given."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-01": ("FAIL", "== [a]")}
sound = "WAIT-03"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    return [ready if isinstance(ready, int) else ready.fileno() for ready in connection.wait(object_list, timeout)]


context, start_methods = breaking("Pipe", pipe)
