"""dejaq: queues in a ring of shared memory; its put and get are those of a SimpleQueue, with timeouts beside."""

import importlib.metadata
import multiprocessing
import typing

import dejaq

name = "dejaq"
version = importlib.metadata.version("dejaq")
start_methods = ["fork", "spawn", "forkserver"]
# Without feeder: put has written the item when it returns.
capabilities = ["processes", "close", "copies", "exit-code", "signals", "reclaims"]
kinds = ["SimpleQueue"]


class _Queue(dejaq.DejaQueue):
    def empty(self) -> bool:
        return bool(self.is_empty)


class context:
    def __init__(self, start_method: str) -> None:
        family: typing.Any = multiprocessing.get_context(start_method)
        self.Process = family.Process

    def SimpleQueue(self) -> typing.Any:
        return _Queue()
