"""A process has no sentinel, but a handle."""

import multiprocessing
import multiprocessing.connection
from typing import Any

from unbroken import pipe

caught_by = {"WAIT-07": ("FAIL", "has no attribute 'sentinel'"), "WAIT-05": ("FAIL", "has no attribute 'sentinel'")}
sound = "WAIT-01"

start_methods = ("fork", "spawn", "forkserver")
wait = multiprocessing.connection.wait


class Handled:
    def __init__(self, process: Any) -> None:
        self._process = process
        self.handle = None

    def __getattr__(self, name: str) -> Any:
        if name == "sentinel":
            raise AttributeError("Process has no attribute 'sentinel'")
        return getattr(self._process, name)


class context:
    def __init__(self, start_method: str) -> None:
        self._context: Any = multiprocessing.get_context(start_method)

    def Pipe(self, duplex: bool = True) -> Any:
        return pipe(duplex, ctx=self._context)

    def Process(self, **keywords: Any) -> Handled:
        return Handled(self._context.Process(**keywords))
