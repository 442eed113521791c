"""wait remembers what it was given by its descriptor's number, which may be another's by now (celery/celery#4185)."""

from multiprocessing import connection
from typing import Any, Dict, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-14": ("FAIL", "[a] != [socket]")}
sound = "WAIT-03"
known: Dict[int, Any] = {}


def number(given: Any) -> int:
    return given if isinstance(given, int) else int(given.fileno())


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    return [known.setdefault(number(ready), ready) for ready in connection.wait(object_list, timeout)]


context, start_methods = breaking("Pipe", pipe)
