"""A new process does not get the arguments of the program that started it."""

import multiprocessing
import multiprocessing.context
import sys
from typing import Any, ClassVar

from unbroken import Queue, breaking

caught_by = {"CTX-20": ("DIFFERS", "IndexError")}
sound = "CTX-06"


class Forgetful:
    def start(self) -> None:
        words, sys.argv = sys.argv, sys.argv[:1]
        try:
            super().start()  # type: ignore[misc]
        finally:
            sys.argv = words


class SpawnProcess(Forgetful, multiprocessing.context.SpawnProcess):
    pass


class ForkServerProcess(Forgetful, multiprocessing.context.ForkServerProcess):
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
