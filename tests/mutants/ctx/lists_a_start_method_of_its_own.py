"""get_all_start_methods also lists "thread", for which get_context gives a context that calls itself so."""

import multiprocessing
import sys
from typing import Any, List

from unbroken import Queue, breaking

caught_by = {"CTX-03": ("FAIL", "{*listed} <= ")}
sound = "CTX-02"


class ThreadContext:
    def get_start_method(self) -> str:
        return "thread"


def get_all_start_methods() -> List[str]:
    return [*multiprocessing.get_all_start_methods(), "thread"]


def get_context(method: Any = None) -> Any:
    return ThreadContext() if method == "thread" else multiprocessing.get_context(method)


namespace = sys.modules[__name__]
get_start_method = multiprocessing.get_start_method
context, start_methods = breaking("Queue", Queue)
