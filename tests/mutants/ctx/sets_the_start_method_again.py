"""set_start_method does not mind that the start method has been set."""

import multiprocessing
import sys

from unbroken import Queue, breaking

caught_by = {"CTX-05": ("FAIL", "-> ['spawn', 'fork', 'fork']")}
sound = "CTX-03"


def set_start_method(method: str, force: bool = False) -> None:
    multiprocessing.set_start_method(method, force=True)


namespace = sys.modules[__name__]
get_all_start_methods = multiprocessing.get_all_start_methods
get_context = multiprocessing.get_context
get_start_method = multiprocessing.get_start_method
context, start_methods = breaking("Queue", Queue)
