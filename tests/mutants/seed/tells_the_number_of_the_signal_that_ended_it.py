"""The exit code of a process that a signal has ended is the number of the signal."""

import multiprocessing
from typing import Any

caught_by = {"SEED-02a": ("FAIL", "[0, 15] != [0, -15]")}
sound = "GET-02"

start_methods = ("fork", "spawn", "forkserver")


class Positive:
    def __init__(self, process: Any) -> None:
        self._process = process

    @property
    def exitcode(self) -> Any:
        return self._process.exitcode and abs(self._process.exitcode)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._process, name)


class context:
    def __init__(self, start_method: str) -> None:
        self._context: Any = multiprocessing.get_context(start_method)
        self.Queue = self._context.Queue

    def Process(self, **keywords: Any) -> Positive:
        return Positive(self._context.Process(**keywords))
