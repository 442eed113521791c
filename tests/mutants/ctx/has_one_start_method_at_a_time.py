"""All contexts are one, which starts processes by the method that get_context was asked for last."""

import multiprocessing
import sys
from typing import Any, List

from unbroken import Queue, breaking

caught_by = {"CTX-18": ("FAIL", "started_by_contexts")}
sound = "CTX-01"

asked_for: List[Any] = []


class Context:
    def __getattr__(self, name: str) -> Any:
        return getattr(multiprocessing.get_context(asked_for[-1]), name)


def get_context(method: Any = None) -> Context:
    multiprocessing.get_context(method)  # which raises if there is none
    asked_for.append(method)
    return Context()


namespace = sys.modules[__name__]
get_all_start_methods = multiprocessing.get_all_start_methods
get_start_method = multiprocessing.get_start_method
set_start_method = multiprocessing.set_start_method
context, start_methods = breaking("Queue", Queue)
