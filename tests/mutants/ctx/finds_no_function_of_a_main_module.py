"""A new process imports the main module of its starter too late to find the function that it is to run there."""

import multiprocessing
import multiprocessing.context
import runpy
import sys
from typing import Any

from unbroken import Queue, breaking

caught_by = {"CTX-16": ("FAIL", "AttributeError")}
sound = "CTX-06"


class Late:
    place: Any = None

    def start(self) -> None:
        main: Any = sys.modules["__main__"]
        self.place = vars(main).pop("__file__", None)
        super().start()  # type: ignore[misc]
        main.__file__ = self.place

    def __setstate__(self, state: Any) -> None:
        self.__dict__.update(state)
        if self.place:
            runpy.run_path(self.place, run_name="__mp_main__")


class SpawnProcess(Late, multiprocessing.context.SpawnProcess):
    pass


class ForkServerProcess(Late, multiprocessing.context.ForkServerProcess):
    pass


PROCESSES = {"spawn": SpawnProcess, "forkserver": ForkServerProcess}


def Process(**keywords: Any) -> Any:
    make: Any = PROCESSES.get(multiprocessing.get_start_method(), multiprocessing.Process)
    return make(**keywords)


class Context:
    def __init__(self, method: str) -> None:
        self.Process = PROCESSES.get(method, multiprocessing.Process)


namespace = sys.modules[__name__]
freeze_support = multiprocessing.freeze_support
get_context = Context
set_start_method = multiprocessing.set_start_method
context, start_methods = breaking("Queue", Queue)
