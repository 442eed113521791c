"""wait returns sentinels only if nothing else is ready: who has ended may have left messages, which come first."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-22": ("FAIL", "[reader] != [reader, sentinel]")}
sound = "WAIT-17"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    ready = connection.wait(object_list, timeout)
    return [each for each in ready if not isinstance(each, int)] or ready


context, start_methods = breaking("Pipe", pipe)
