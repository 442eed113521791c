"""wait takes no notice of sentinels."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-07": ("HUNG", "wait([sentinel]) never returns")}
sound = "WAIT-05"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    return list(connection.wait([each for each in object_list if not isinstance(each, int)], timeout))


context, start_methods = breaking("Pipe", pipe)
