"""A process ends without joining the processes that it started."""

import multiprocessing
import multiprocessing.process
from typing import Any

caught_by = {"LIFE-17": ("FAIL", "child has ended")}
sound = "LIFE-14"

start_methods = ("fork", "spawn", "forkserver")


class Detached:
    def __init__(self, process: Any) -> None:
        self._process = process

    def start(self) -> None:
        self._process.start()
        multiprocessing.process._children.discard(self._process)  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._process, name)


class context:
    def __init__(self, start_method: str) -> None:
        self._context: Any = multiprocessing.get_context(start_method)
        self.Queue = self._context.Queue

    def Process(self, **keywords: Any) -> Detached:
        return Detached(self._context.Process(**keywords))
