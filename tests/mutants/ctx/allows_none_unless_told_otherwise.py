"""The allow_none of get_start_method is True by default."""

import multiprocessing
import sys
from typing import Any

from unbroken import Queue, breaking

caught_by = {"CTX-13": ("FAIL", "-> ['fork', [None, None, None, None]]")}
sound = "CTX-05"


def get_start_method(allow_none: bool = True) -> Any:
    return multiprocessing.get_start_method(allow_none)


namespace = sys.modules[__name__]
get_all_start_methods = multiprocessing.get_all_start_methods
get_context = multiprocessing.get_context
set_start_method = multiprocessing.set_start_method
context, start_methods = breaking("Queue", Queue)
