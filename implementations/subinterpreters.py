"""The queues of concurrent.interpreters (Python 3.14 or later): each worker is an interpreter of the same process."""

import importlib
import platform
import sys
import threading
import typing

_interpreters: typing.Any = importlib.import_module("concurrent.interpreters")

name = "subinterpreters"
version = platform.python_version()
contract = "queue"
start_methods = ["interpreter"]
capabilities = ["copies"]
kinds = ["Queue"]
poll_quantum = 0.01  # a call that waits sleeps for that long between two looks


class _Process(threading.Thread):
    """A thread of the main interpreter that calls the target in an interpreter of its own."""

    def __init__(self, *, target: typing.Callable[..., object], args: typing.Iterable[typing.Any]) -> None:
        super().__init__(daemon=True)
        self._call = target, *args

    def run(self) -> None:
        interpreter = _interpreters.create()
        interpreter.prepare_main(path=tuple(sys.path))
        interpreter.exec("import sys; sys.path[:] = path")
        interpreter.call(*self._call)
        interpreter.close()


class context:
    """Everything is in one process, whatever the start method."""

    Process = _Process
    Queue = staticmethod(_interpreters.create_queue)

    def __init__(self, start_method: str) -> None:
        pass
