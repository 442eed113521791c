"""arrayqueues: a queue for NumPy's arrays in shared memory; put, get and empty are those of a SimpleQueue."""

import importlib.metadata
import multiprocessing
import typing

import arrayqueues.shared_arrays
import numpy

name = "arrayqueues"
version = importlib.metadata.version("arrayqueues")
start_methods = ["fork", "spawn", "forkserver"]
kinds = ["SimpleQueue"]
# Without close and feeder: their methods are not there.
capabilities = ["processes", "copies", "exit-code", "signals", "reclaims"]


def items(n: int) -> typing.Any:  # of one size: an array of another shape resets the queue, as documented
    return numpy.full(4, n)


class context:
    """The queues take their locks from the default context, so the global start method is set."""

    Process = staticmethod(multiprocessing.Process)

    def __init__(self, start_method: str) -> None:
        multiprocessing.set_start_method(start_method, force=True)

    def SimpleQueue(self) -> typing.Any:
        return arrayqueues.shared_arrays.ArrayQueue(1)  # megabytes
