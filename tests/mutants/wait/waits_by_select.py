"""wait asks select.select, which takes no descriptor from 1024 on."""

import select
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-16": ("FAIL", "filedescriptor out of range in select()")}
sound = "WAIT-03"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    return select.select(object_list, [], [], None if timeout is None else max(timeout, 0))[0]


context, start_methods = breaking("Pipe", pipe)
