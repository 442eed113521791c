"""faster-fifo: a queue in shared memory, written in C++, for processes of multiprocessing."""

import importlib.metadata
import multiprocessing
import typing

import faster_fifo

name = "faster-fifo"
version = importlib.metadata.version("faster-fifo")
start_methods = ["fork", "spawn", "forkserver"]
kinds = ["Queue"]
# Without feeder: put copies its item into the shared memory itself. Without reclaims: that memory is taken from
# multiprocessing.heap, which keeps it for later queues. close and signals are declared although smoke finds both wrong:
# it is made to be used like multiprocessing.Queue, so what it lacks are faults, which the known failures list.
capabilities = ["processes", "close", "copies", "exit-code", "signals"]


class context:
    """Processes of multiprocessing. The queues are the same for each start method."""

    def __init__(self, start_method: str) -> None:
        family: typing.Any = multiprocessing.get_context(start_method)
        self.Process = family.Process

    def Queue(self, maxsize: typing.Optional[int] = None) -> typing.Any:
        room = 4_000_000  # bytes; the default is a million, and some clauses put items that are larger
        return faster_fifo.Queue(room) if maxsize is None else faster_fifo.Queue(room, maxsize)
