"""zeroq: a queue in shared memory, written in Rust, whose items are bytes of one size; each has a name."""

import contextlib
import importlib.metadata
import itertools
import multiprocessing
import os
import queue
import typing

import zeroq

name = "zeroq"
version = importlib.metadata.version("zeroq")
contract = "queue"
start_methods = ["fork", "spawn", "forkserver"]
kinds = ["Queue"]
# Without signals: a call that waits returns to Python only when it ends, and nothing promises more.
capabilities = ["processes", "close", "copies", "exit-code", "reclaims"]

_SIZE = 32  # bytes of each item
_CAPACITY = 1024  # items; it must be a power of two, so that clauses cannot choose it
_numbers = itertools.count()


def items(n: int) -> bytes:
    return n.to_bytes(_SIZE, "little")


class _Queue:
    """A queue that each process opens by its name, with the parameters and exceptions of queue.Queue."""

    def __init__(self, called: str, create: bool) -> None:
        self.called = called
        opened = zeroq.Queue(called, _SIZE, _CAPACITY, True) if create else zeroq.Queue(called, create=False)
        self._queue: typing.Any = opened
        self.qsize = opened.__len__
        self.empty = opened.empty
        self.full = opened.full
        self.close = opened.close

    def __reduce__(self) -> typing.Any:
        return _Queue, (self.called, False)

    def put(self, item: bytes, block: bool = True, timeout: typing.Optional[float] = None) -> None:
        try:
            self._queue.put(item, timeout) if block else self._queue.put_nowait(item)
        except zeroq.Full:
            raise queue.Full from None

    def put_nowait(self, item: bytes) -> None:
        self.put(item, False)

    def get(self, block: bool = True, timeout: typing.Optional[float] = None) -> typing.Any:
        try:
            return self._queue.get(timeout) if block else self._queue.get_nowait()
        except zeroq.Empty:
            raise queue.Empty from None

    def get_nowait(self) -> typing.Any:
        return self.get(False)


def discard(made: _Queue) -> None:
    with contextlib.suppress(FileNotFoundError):  # close has unlinked it
        os.unlink(f"/dev/shm/{made.called}")


class context:
    """Processes of multiprocessing, and queues with names of this process."""

    def __init__(self, start_method: str) -> None:
        family: typing.Any = multiprocessing.get_context(start_method)
        self.Process = family.Process

    def Queue(self) -> _Queue:
        return _Queue(f"queuespec-{os.getpid()}-{next(_numbers)}", True)
