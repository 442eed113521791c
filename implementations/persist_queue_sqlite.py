"""persist-queue: queues on disk, used by threads; here the SQLiteQueue, which keeps its items in a database."""

import multiprocessing.dummy
import queue
import tempfile
import typing

import persistqueue

name = "persist-queue-sqlite"
version = persistqueue.__version__
contract = "queue"
start_methods = ["thread"]
capabilities = ["copies", "reclaims"]
kinds = ["Queue"]  # it has task_done, but no join


class _Queue(persistqueue.SQLiteQueue):
    """Its own Empty is not that of queue, by which the clauses know it: it is translated."""

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

    def Queue(self) -> typing.Any:  # all are unbounded
        return _Queue(tempfile.mkdtemp(), multithreading=True)
