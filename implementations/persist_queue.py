"""persist-queue: queues on disk, used by threads; here the Queue that keeps its items in files."""

import multiprocessing.dummy
import queue
import tempfile
import typing

import persistqueue

name = "persist-queue"
version = persistqueue.__version__
contract = "queue"
start_methods = ["thread"]
capabilities = ["copies", "reclaims"]
kinds = ["Queue", "JoinableQueue"]


class _Queue(persistqueue.Queue):
    """Its own Empty and Full are not those of queue, by which the clauses know them: they are translated."""

    def put(self, *arguments: typing.Any, **keywords: typing.Any) -> None:
        try:
            super().put(*arguments, **keywords)
        except persistqueue.Full:
            raise queue.Full from None

    def get(self, *arguments: typing.Any, **keywords: typing.Any) -> typing.Any:
        try:
            return super().get(*arguments, **keywords)
        except persistqueue.Empty:
            raise queue.Empty from None


class context:
    """Everything is in one process, whatever the start method."""

    Process = multiprocessing.dummy.Process

    def __init__(self, start_method: str) -> None:
        pass

    def Queue(self, maxsize: int = 0) -> typing.Any:
        return _Queue(tempfile.mkdtemp(), maxsize)

    JoinableQueue = Queue
