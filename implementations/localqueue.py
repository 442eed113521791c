"""localqueue: jobs in a database, which are acknowledged here as soon as they have been taken."""

import importlib.metadata
import multiprocessing
import queue
import shutil
import tempfile
import typing

import localqueue

name = "localqueue"
version = importlib.metadata.version("localqueue")
contract = "queue"
start_methods = ["fork", "spawn", "forkserver"]
kinds = ["Queue"]
capabilities = ["processes", "close", "copies", "exit-code", "signals", "reclaims"]
poll_quantum = 0.25  # seconds: it sleeps that long between two looks
missing = ["Queue.qsize", "Queue.empty", "Queue.full", "Queue.put_nowait"]


def items(n: int, size: int = 0) -> typing.Any:
    return {"number": n, "filled": "x" * size}


_Base: typing.Any = localqueue.SimpleQueue


class _Queue(_Base):  # type: ignore[misc]
    """A queue that each process opens by the name of its folder, and whose Empty and Full are those of queue."""

    def __init__(self, folder: str, most: typing.Optional[int]) -> None:
        super().__init__(folder, max_pending_jobs=most)

    def __reduce__(self) -> typing.Any:
        return _Queue, (str(self.path), self.max_pending_jobs)

    def put(self, item: typing.Any, block: bool = True, timeout: typing.Optional[float] = None) -> typing.Any:
        try:
            return super().put(item, block=block, timeout=timeout)
        except localqueue.Full:
            raise queue.Full from None

    def get(self, block: bool = True, timeout: typing.Optional[float] = None) -> typing.Any:
        try:
            job = super().get(block, timeout)
        except localqueue.Empty:
            raise queue.Empty from None
        self.ack(job)
        return job.data


def discard(made: typing.Any) -> None:
    shutil.rmtree(made.path)


class context:
    """Processes of multiprocessing. The queues are the same for each start method."""

    def __init__(self, start_method: str) -> None:
        family: typing.Any = multiprocessing.get_context(start_method)
        self.Process = family.Process

    def Queue(self, maxsize: int = 0) -> typing.Any:
        return _Queue(tempfile.mkdtemp(), maxsize if maxsize > 0 else None)
