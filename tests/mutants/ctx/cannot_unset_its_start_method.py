"""set_start_method takes None for the default, also by force."""

import multiprocessing
import sys
from typing import Any

from unbroken import Queue, breaking

caught_by = {"CTX-14": ("FAIL", "-> ['fork', ['fork', 'fork', 'RuntimeError']]")}
sound = "CTX-05"


def set_start_method(method: Any, force: bool = False) -> None:
    multiprocessing.set_start_method(method or get_all_start_methods()[0], force)


namespace = sys.modules[__name__]
get_all_start_methods = multiprocessing.get_all_start_methods
get_context = multiprocessing.get_context
get_start_method = multiprocessing.get_start_method
context, start_methods = breaking("Queue", Queue)
