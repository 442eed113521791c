"""wait without a timeout returns nothing after a minute, and wait with a timeout of months after an instant."""

import multiprocessing.connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {
    "LIMIT-17": ("FAIL", "did not raise"),
    "LIMIT-07": ("FAIL", "wait([a, a2]) waits with a limit of 60 s"),
    "LIMIT-13": ("FAIL", "returned []: it did not block"),
}
sound = "WAIT-01"


def wait(objects: Any, timeout: Optional[float] = None) -> List[Any]:
    if timeout is None:
        timeout = 60.0
    return multiprocessing.connection.wait(objects, timeout if timeout < 2**31 / 1000 else 0.0)


context, start_methods = breaking("Pipe", pipe)
