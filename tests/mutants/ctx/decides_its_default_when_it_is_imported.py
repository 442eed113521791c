"""Its default start method is decided when it is imported, whatever has become impossible by the time it is needed."""

import multiprocessing
import sys

from unbroken import Queue, breaking

caught_by = {"CTX-15": ("FAIL", "'forkserver' != 'spawn'")}
sound = "CTX-04"
python = ">=3.15.1"

default = multiprocessing.get_all_start_methods()[0]


def get_start_method(allow_none: bool = False) -> str:
    return default


namespace = sys.modules[__name__]
get_all_start_methods = multiprocessing.get_all_start_methods
get_context = multiprocessing.get_context
set_start_method = multiprocessing.set_start_method
context, start_methods = breaking("Queue", Queue)
