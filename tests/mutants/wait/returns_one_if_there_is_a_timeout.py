"""wait with a timeout returns one of the objects that are ready."""

import multiprocessing.connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-17": ("FAIL", "sorted(consumer.wait")}
sound = "WAIT-01"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    ready = multiprocessing.connection.wait(object_list, timeout)
    return ready if timeout is None else ready[:1]


context, start_methods = breaking("Pipe", pipe)
