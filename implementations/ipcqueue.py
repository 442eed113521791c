"""ipcqueue's POSIX message queues: each has a name in the kernel, room for 10 items, and stays until it is unlinked."""

import importlib.metadata
import itertools
import multiprocessing
import os
import typing

import ipcqueue.posixmq

name = "ipcqueue"
version = importlib.metadata.version("ipcqueue")
contract = "queue"  # put names its item `item`, as queue.Queue does
start_methods = ["fork", "spawn"]
kinds = ["Queue"]
capabilities = ["processes", "close", "copies", "exit-code", "signals", "reclaims"]
largest_item = 4096  # bytes: of a message of 8192, since its pickles, of an old protocol, are up to twice as long
most_objects = 8  # of 10 such messages each, in the 819,200 bytes that Linux lets a user have in message queues
missing = ["Queue.empty", "Queue.full"]

_MOST_ITEMS = 10  # /proc/sys/fs/mqueue/msg_max
_LARGEST_MESSAGE = 8192  # bytes: /proc/sys/fs/mqueue/msgsize_max
_numbers = itertools.count(1)
_Base: typing.Any = ipcqueue.posixmq.Queue


class _Queue(_Base):  # type: ignore[misc]
    """A queue that is pickled as its name, so that a process that is not forked opens it, as its users would."""

    def __reduce__(self) -> typing.Any:
        return _Queue, (self._name, self._maxsize, self._max_msg_size)


def discard(queue: typing.Any) -> None:
    queue.unlink()


class context:
    """Processes of multiprocessing, and queues with names of this process."""

    def __init__(self, start_method: str) -> None:
        family: typing.Any = multiprocessing.get_context(start_method)
        self.Process = family.Process

    def Queue(self, maxsize: int = _MOST_ITEMS) -> typing.Any:
        return _Queue(f"/queuespec-{os.getpid()}-{next(_numbers)}", maxsize, _LARGEST_MESSAGE)
