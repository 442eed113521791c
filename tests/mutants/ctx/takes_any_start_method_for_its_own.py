"""get_context gives the default context for a name that it does not know."""

import multiprocessing
import types
from typing import Any

from unbroken import Queue, breaking

caught_by = {"CTX-02": ("FAIL", "did not raise ValueError")}
sound = "CTX-01"


def get_context(method: Any = None) -> Any:
    return multiprocessing.get_context(method if method in multiprocessing.get_all_start_methods() else None)


namespace = types.SimpleNamespace(get_all_start_methods=multiprocessing.get_all_start_methods, get_context=get_context)
context, start_methods = breaking("Queue", Queue)
