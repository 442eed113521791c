"""arrayfifo: a queue for NumPy's arrays in shared memory, each with a server process of its own; put and get wait."""

import importlib.metadata
import multiprocessing
import typing

import arrayfifo
import numpy

name = "arrayfifo"
version = importlib.metadata.version("arrayfifo")
start_methods = ["fork", "spawn", "forkserver"]
kinds = ["SimpleQueue"]
# Without signals and reclaims, as the queues of a Manager, of which one is in each of these.
capabilities = ["processes", "copies", "exit-code"]
missing = ["SimpleQueue.empty"]
most_objects = 12  # servers


def items(n: int, size: int = 0) -> typing.Any:
    return numpy.full(max(1, (size + 7) // 8), n, dtype="int64")


class _Queue(arrayfifo.ArrayFIFO):
    def get(self) -> typing.Any:  # the array, without what else may be put with it
        array, _ = super().get()
        return array


class context:
    """The queues take their locks from the default context, so the global start method is set."""

    Process = staticmethod(multiprocessing.Process)

    def __init__(self, start_method: str) -> None:
        multiprocessing.set_start_method(start_method, force=True)

    def SimpleQueue(self) -> typing.Any:
        return _Queue(10_000_000)  # bytes
