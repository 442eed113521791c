"""The contexts that the namespace gives for spawn and forkserver have no SimpleQueue."""

import multiprocessing
import types
from typing import Any

from unbroken import Queue, breaking

caught_by = {"CTX-01": ("FAIL", "-> {'forkserver': ['SimpleQueue'], 'spawn': ['SimpleQueue']}")}
sound = "CTX-02"


class Context:
    def __init__(self, context: Any) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        if name == "SimpleQueue" and self._context.get_start_method() != "fork":
            raise AttributeError(name)
        return getattr(self._context, name)


def get_context(method: Any = None) -> Context:
    return Context(multiprocessing.get_context(method))


namespace = types.SimpleNamespace(
    get_all_start_methods=lambda: sorted(multiprocessing.get_all_start_methods()), get_context=get_context
)
context, start_methods = breaking("Queue", Queue)
