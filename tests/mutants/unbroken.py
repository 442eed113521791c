"""What the mutants are made from: the standard library's own classes, and what makes an adapter of them.

A mutant is an adapter whose docstring says what is wrong with it. `caught_by` names the clauses that must see that:
with which verdict, and with which words somewhere in the evidence. `sound` names a clause that it must still obey.
Where a clause is about newer versions alone, `python` says in which the mutant is judged: python = ">=3.13".
tests/test_mutants.py holds the kit to that.
"""

import contextlib
import ctypes
import functools
import multiprocessing
import multiprocessing.managers
import signal
import struct
import threading
from typing import TYPE_CHECKING, Any, Callable, Iterator, Optional, Sequence, Tuple

if TYPE_CHECKING:
    UNBOUNDED: int  # the _maxsize of a queue without bound

    class Queue:
        maxsize: int
        ctx: Any
        _thread: Any

        def __init__(self, maxsize: int = 0, *, ctx: Any) -> None: ...
        def __getattr__(self, name: str) -> Any: ...  # what the standard library keeps to itself
        def __getstate__(self) -> Any: ...
        def __setstate__(self, state: Any) -> None: ...
        def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None: ...
        def put_nowait(self, obj: Any) -> None: ...
        def get(self, block: bool = True, timeout: Optional[float] = None) -> Any: ...
        def get_nowait(self) -> Any: ...
        def qsize(self) -> int: ...
        def empty(self) -> bool: ...
        def full(self) -> bool: ...
        def close(self) -> None: ...
        def join_thread(self) -> None: ...
        def cancel_join_thread(self) -> None: ...
        def _start_thread(self) -> None: ...
        def _reset(self, after_fork: bool = False) -> None: ...

    class JoinableQueue(Queue):
        def task_done(self) -> None: ...
        def join(self) -> None: ...

    class SimpleQueue:
        def __init__(self, *, ctx: Any) -> None: ...
        def __getattr__(self, name: str) -> Any: ...
        def __setstate__(self, state: Any) -> None: ...
        def put(self, obj: Any) -> None: ...
        def get(self) -> Any: ...
        def empty(self) -> bool: ...

else:
    from multiprocessing.queues import JoinableQueue, Queue, SimpleQueue  # noqa: F401 for the mutants
    from multiprocessing.synchronize import SEM_VALUE_MAX as UNBOUNDED  # noqa: F401


class End:
    """An end of a pipe: passes everything on to a connection of the standard library."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def send(self, obj: Any) -> None:
        self.connection.send(obj)

    def recv(self) -> Any:
        return self.connection.recv()

    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        return bool(self.connection.poll(timeout))

    def send_bytes(self, *arguments: Any) -> None:
        self.connection.send_bytes(*arguments)

    def recv_bytes(self, *arguments: Any) -> bytes:
        return bytes(self.connection.recv_bytes(*arguments))

    def recv_bytes_into(self, *arguments: Any) -> int:
        return int(self.connection.recv_bytes_into(*arguments))

    def fileno(self) -> int:
        return int(self.connection.fileno())

    def close(self) -> None:
        self.connection.close()

    @property
    def closed(self) -> bool:
        return bool(self.connection.closed)

    @property
    def readable(self) -> bool:
        return bool(self.connection.readable)

    @property
    def writable(self) -> bool:
        return bool(self.connection.writable)

    def __enter__(self) -> "End":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


@contextlib.contextmanager
def startled() -> Iterator[None]:
    """Here SIGUSR2 ends what the main thread waits for, with InterruptedError: as it was before PEP 475."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*arguments: Any) -> None:
        handler(*arguments)
        raise InterruptedError("a signal came")

    handler: Any = signal.signal(signal.SIGUSR2, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGUSR2, handler)


def poll_of_old(descriptors: Sequence[int], timeout: Optional[float]) -> int:
    """How many of these are readable, after so many seconds at most. Raises InterruptedError: see startled."""
    polled = b"".join(struct.pack("ihh", descriptor, 1, 0) for descriptor in descriptors)
    milliseconds = -1 if timeout is None else max(0, int(timeout * 1000))
    count = ctypes.CDLL(None).poll(polled, len(descriptors), milliseconds)
    if count < 0:
        raise InterruptedError("a signal came")
    return int(count)


class Counted(Queue):
    """Keeps its own count of items, shared by all processes: a mutant decides when it changes."""

    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._size = ctx.Value("i", 0)

    def __getstate__(self) -> Any:
        return super().__getstate__(), self._size

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state[0])
        self._size = state[1]

    def count(self, difference: int) -> None:
        with self._size.get_lock():
            self._size.value += difference

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        obj = super().get(block, timeout)
        self.count(-1)
        return obj

    def qsize(self) -> int:
        return int(self._size.value)


class Family:
    """A sound Process, and one kind of object that need not be."""

    def __init__(self, context: Any, kind: str, make: Callable[..., Any]) -> None:
        self.Process = context.Process
        setattr(self, kind, functools.partial(make, ctx=context))


def breaking(kind: str, make: Callable[..., Any]) -> Tuple[Callable[[str], Family], Sequence[str]]:
    """The adapter of a mutant that offers this kind of object alone, made by a call with ctx=."""

    def context(start_method: str) -> Family:
        return Family(multiprocessing.get_context(start_method), kind, make)

    return context, ("fork", "spawn", "forkserver")


def pipe(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    """A sound pipe, for mutants of what pipes are used with."""
    first, second = ctx.Pipe(duplex)
    return first, second


def pipe_of(end: Callable[[Any], Any]) -> Callable[..., Tuple[Any, Any]]:
    """Makes pipes, each end of which is made from a sound connection."""

    def pipe(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
        first, second = ctx.Pipe(duplex)
        return end(first), end(second)

    return pipe


def sleep_until_told() -> None:
    """Keep a server's main thread from waking each second to see if it is to stop: nothing would be at rest ever."""
    wait = threading.Event.wait
    threading.Event.wait = lambda event, timeout=None: wait(event)  # type: ignore[assignment, method-assign]


class ManagedFamily:
    """A sound Process, queues in the server of one manager, and managers of their own for those who ask."""

    BaseManager: Any = multiprocessing.managers.BaseManager
    manager_of_its_queues: Any = multiprocessing.managers.SyncManager
    manager: Any = multiprocessing.managers.SyncManager

    def __init__(self, start_method: str) -> None:
        self._context = multiprocessing.get_context(start_method)
        self._manager: Any = None
        self.Process = self._context.Process  # type: ignore[attr-defined]

    def Manager(self) -> Any:
        manager = self.manager(ctx=self._context)
        manager.start(sleep_until_told)
        return manager

    def Queue(self, maxsize: int = 0) -> Any:
        if self._manager is None:
            self._manager = self.manager_of_its_queues(ctx=self._context)
            self._manager.start(sleep_until_told)
        return self._manager.Queue(maxsize)

    def close(self) -> None:
        if self._manager is not None:
            self._manager.shutdown()
