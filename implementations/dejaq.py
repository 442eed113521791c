"""dejaq: queues in a ring of shared memory; its put and get are those of a SimpleQueue, with timeouts beside."""

import importlib.metadata
import itertools
import multiprocessing
import os
import typing

import dejaq

name = "dejaq"
version = importlib.metadata.version("dejaq")
start_methods = ["fork", "spawn", "forkserver"]
# Without feeder: put has written the item when it returns.
capabilities = ["processes", "close", "copies", "exit-code", "signals", "reclaims"]
kinds = ["SimpleQueue"]

_numbers = itertools.count()


class _Queue(dejaq.DejaQueue):
    def empty(self) -> bool:
        return bool(self.is_empty)


class context:
    def __init__(self, start_method: str) -> None:
        family: typing.Any = multiprocessing.get_context(start_method)
        self.Process = family.Process

    def SimpleQueue(self) -> typing.Any:
        # The names that the library chooses differ in two random bytes, which is too little for so many queues.
        return _Queue(name=f"q{os.getpid():x}_{next(_numbers):x}")
