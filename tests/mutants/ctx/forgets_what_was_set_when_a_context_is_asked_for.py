"""get_context gives the platform's default context where no method is named, whatever start method has been set."""

import multiprocessing
import sys
from typing import Any

from unbroken import Queue, breaking

caught_by = {
    "CTX-12": ("FAIL", "-> ['fork', ['fork', 'fork', 'fork']]"),
    "CTX-19": ("FAIL", "set_by_get_context"),
}
sound = "CTX-13"


def get_context(method: Any = None) -> Any:
    return multiprocessing.get_context(method or get_all_start_methods()[0])


namespace = sys.modules[__name__]
get_all_start_methods = multiprocessing.get_all_start_methods
get_start_method = multiprocessing.get_start_method
set_start_method = multiprocessing.set_start_method
context, start_methods = breaking("Queue", Queue)
