"""What the variants are made from: the standard library's own classes, ends and pipes to derive from, and an adapter.

A variant of JoinableQueue derives from the variant of Queue and from JoinableQueue, in this order: what the first
overrides calls the second.
"""

import functools
import multiprocessing
import os
from multiprocessing.reduction import DupFd
from typing import TYPE_CHECKING, Any, Callable, Optional, Tuple, Type

if TYPE_CHECKING:

    class Connection:
        def __init__(self, handle: int, readable: bool = True, writable: bool = True) -> None: ...
        def __getattr__(self, name: str) -> Any: ...  # what the standard library keeps to itself
        def fileno(self) -> int: ...
        def close(self) -> Any: ...
        def send(self, obj: Any) -> Any: ...
        def send_bytes(self, buf: Any, offset: int = 0, size: Optional[int] = None) -> Any: ...
        def poll(self, timeout: Optional[float] = 0.0) -> bool: ...
        def _send(self, buf: Any) -> None: ...
        def _recv(self, size: int) -> Any: ...
        def _send_bytes(self, buf: Any) -> None: ...
        def _recv_bytes(self, maxsize: Optional[int] = None) -> Any: ...
        def _poll(self, timeout: Optional[float]) -> bool: ...

    class Queue:
        _send_bytes: Any
        _recv_bytes: Any
        _finalize_join: Any
        _finalize_close: Any

        def __init__(self, maxsize: int = 0, *, ctx: Any) -> None: ...
        def __getattr__(self, name: str) -> Any: ...
        def __getstate__(self) -> Any: ...
        def __setstate__(self, state: Any) -> None: ...
        def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> Any: ...
        def get(self, block: bool = True, timeout: Optional[float] = None) -> Any: ...
        def qsize(self) -> int: ...
        def empty(self) -> bool: ...
        def full(self) -> bool: ...
        def close(self) -> Any: ...
        def join_thread(self) -> Any: ...
        def cancel_join_thread(self) -> Any: ...
        def _start_thread(self) -> None: ...
        def _reset(self, after_fork: bool = False) -> None: ...

    class JoinableQueue(Queue):
        def task_done(self) -> Any: ...
        def join(self) -> Any: ...

    class SimpleQueue:
        def __init__(self, *, ctx: Any) -> None: ...
        def __getattr__(self, name: str) -> Any: ...
        def put(self, obj: Any) -> Any: ...
        def get(self) -> Any: ...
        def empty(self) -> bool: ...
        def close(self) -> Any: ...

else:
    from multiprocessing.connection import Connection
    from multiprocessing.queues import JoinableQueue, Queue, SimpleQueue  # noqa: F401 for the variants

MakePipe = Callable[..., Tuple[Any, Any]]

start_methods = ("fork", "spawn", "forkserver")


class End(Connection):
    """A connection to derive from: it reaches other processes as what it is."""

    def __reduce__(self) -> Any:
        return rebuilt, (type(self), DupFd(self.fileno()), self.readable, self.writable)


def rebuilt(kind: Type[End], descriptor: Any, readable: bool, writable: bool) -> End:
    return kind(descriptor.detach(), readable, writable)


def pipe_of(kind: Type[End]) -> MakePipe:
    """Makes pipes whose ends are of this kind."""

    def pipe(duplex: bool = True, *, ctx: Any) -> Tuple[End, End]:
        first, second = (kind(os.dup(end.fileno()), end.readable, end.writable) for end in ctx.Pipe(duplex))
        return first, second

    return pipe


class QueueOfPipe(Queue):
    """A queue to derive from, whose pipe is made by `pipe`."""

    pipe: MakePipe

    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._reader, self._writer = self.pipe(duplex=False, ctx=ctx)
        self._reset()


class SimpleQueueOfPipe(SimpleQueue):
    """A SimpleQueue to derive from, whose pipe is made by `pipe`."""

    pipe: MakePipe

    def __init__(self, *, ctx: Any) -> None:
        super().__init__(ctx=ctx)
        self._reader, self._writer = self.pipe(duplex=False, ctx=ctx)
        self._poll = self._reader.poll


class Family:
    """The Process of the standard library, and what a variant offers."""

    def __init__(self, context: Any, factories: Any) -> None:
        self.Process = context.Process
        for kind, make in factories.items():
            setattr(self, kind, functools.partial(make, ctx=context))


def offering(**factories: Callable[..., Any]) -> Callable[[str], Family]:
    """The context of an adapter that offers what these make, each by a call with ctx=."""

    def context(start_method: str) -> Family:
        return Family(multiprocessing.get_context(start_method), factories)

    return context
