"""get_all_start_methods sorts what it lists, so that the default may stand anywhere."""

import multiprocessing
import types
from typing import List

from unbroken import Queue, breaking

caught_by = {"CTX-03": ("FAIL", "listed[0] == default")}
sound = "CTX-04"


def get_all_start_methods() -> List[str]:
    return sorted(multiprocessing.get_all_start_methods(), reverse=True)


namespace = types.SimpleNamespace(
    get_all_start_methods=get_all_start_methods,
    get_context=multiprocessing.get_context,
    get_start_method=multiprocessing.get_start_method,
)
context, start_methods = breaking("Queue", Queue)
