"""A new process does not import the main module of its starter, and so is never in the middle of that."""

import multiprocessing
import multiprocessing.context
import sys
from typing import Any, ClassVar

from unbroken import Queue, breaking

caught_by = {"CTX-06": ("FAIL", "the process has run")}
sound = "CTX-01"


class Hiding:
    def start(self) -> None:
        main: Any = sys.modules["__main__"]
        place = vars(main).pop("__file__", None)
        super().start()  # type: ignore[misc]
        main.__file__ = place


class SpawnProcess(Hiding, multiprocessing.context.SpawnProcess):
    pass


class ForkServerProcess(Hiding, multiprocessing.context.ForkServerProcess):
    pass


class SpawnContext(multiprocessing.context.SpawnContext):
    Process: ClassVar[Any] = SpawnProcess


class ForkServerContext(multiprocessing.context.ForkServerContext):
    Process: ClassVar[Any] = ForkServerProcess


CONTEXTS = {"spawn": SpawnContext, "forkserver": ForkServerContext}


def get_context(method: str) -> Any:
    return CONTEXTS[method]() if method in CONTEXTS else multiprocessing.get_context(method)


namespace = sys.modules[__name__]
get_all_start_methods = multiprocessing.get_all_start_methods
context, start_methods = breaking("Queue", Queue)
