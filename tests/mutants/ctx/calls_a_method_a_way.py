"""The parameter of get_context and of set_start_method that takes a start method is named way."""

import multiprocessing
import sys
from typing import Any

from unbroken import Queue, breaking

caught_by = {
    "CTX-05": ("FAIL", "-> ['spawn', 'RuntimeError', 'TypeError']"),
    "CTX-12": ("FAIL", "unexpected keyword argument 'method'"),
}
sound = "CTX-14"


def get_context(way: Any = None) -> Any:
    return multiprocessing.get_context(way)


def set_start_method(way: Any, force: bool = False) -> None:
    multiprocessing.set_start_method(way, force)


namespace = sys.modules[__name__]
get_all_start_methods = multiprocessing.get_all_start_methods
get_start_method = multiprocessing.get_start_method
context, start_methods = breaking("Queue", Queue)
