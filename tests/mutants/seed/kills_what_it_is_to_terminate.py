"""A process that is to be terminated is killed."""

import multiprocessing
from typing import Any

caught_by = {"SEED-02a": ("FAIL", "[0, -9] != [0, -15]")}
sound = "GET-02"

start_methods = ("fork", "spawn", "forkserver")


class Killed:
    def __init__(self, process: Any) -> None:
        self._process = process

    def terminate(self) -> None:
        self._process.kill()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._process, name)


class context:
    def __init__(self, start_method: str) -> None:
        self._context: Any = multiprocessing.get_context(start_method)
        self.Queue = self._context.Queue

    def Process(self, **keywords: Any) -> Killed:
        return Killed(self._context.Process(**keywords))
