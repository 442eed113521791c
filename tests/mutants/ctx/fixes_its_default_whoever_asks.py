"""get_start_method sets and names the default even if it is told that there may be none."""

import multiprocessing
import sys

from unbroken import Queue, breaking

caught_by = {"CTX-13": ("FAIL", "-> ['fork', ['fork', 'fork', 'fork', 'fork']]")}
sound = "CTX-12"


def get_start_method(allow_none: bool = False) -> str:
    return multiprocessing.get_start_method()


namespace = sys.modules[__name__]
get_all_start_methods = multiprocessing.get_all_start_methods
get_context = multiprocessing.get_context
set_start_method = multiprocessing.set_start_method
context, start_methods = breaking("Queue", Queue)
