"""Knows no contexts: everything follows multiprocessing's global start method."""

import multiprocessing
from typing import Any

name = "global_start_method"
version = "1.0"
inherits = "stdlib"
start_methods = ["fork", "spawn"]


class context:
    """The start method is global, so it is set when the context is opened; each is judged in processes of its own."""

    def __init__(self, start_method: str) -> None:
        multiprocessing.set_start_method(start_method, force=True)

    Process: Any = staticmethod(multiprocessing.Process)
    Queue: Any = staticmethod(multiprocessing.Queue)
    JoinableQueue: Any = staticmethod(multiprocessing.JoinableQueue)
    SimpleQueue: Any = staticmethod(multiprocessing.SimpleQueue)
    Pipe: Any = staticmethod(multiprocessing.Pipe)
