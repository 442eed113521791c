"""What the limited adapters are made from: queues and pipes that carry text, on top of the standard library's own."""

import multiprocessing
import multiprocessing.connection
import multiprocessing.queues
from multiprocessing.reduction import DupFd
from typing import TYPE_CHECKING, Any, Callable, Optional, Tuple

if TYPE_CHECKING:

    class Queue:
        def __init__(self, maxsize: int = 0, *, ctx: Any) -> None: ...
        def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None: ...
        def get(self, block: bool = True, timeout: Optional[float] = None) -> Any: ...

    class JoinableQueue(Queue): ...

    class SimpleQueue:
        def __init__(self, *, ctx: Any) -> None: ...
        def put(self, obj: Any) -> None: ...
        def get(self) -> Any: ...

    class Connection:
        def __init__(self, handle: int, readable: bool = True, writable: bool = True) -> None: ...

        readable: bool
        writable: bool

        def fileno(self) -> int: ...
        def send(self, obj: Any) -> None: ...
        def recv(self) -> Any: ...

else:
    from multiprocessing.connection import Connection
    from multiprocessing.queues import JoinableQueue, Queue, SimpleQueue

start_methods = ["fork", "spawn"]


def coded(encode: Callable[[Any], Any], decode: Callable[[Any], Any]) -> Tuple[Any, Any, Any, Any]:
    """The classes of queues and connections whose items are encoded before they are put, and decoded afterwards.

    They are found by the names Coded, CodedJoinable, CodedSimple and CodedEnd in the module that defines them.
    """

    class Coded(Queue):
        def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
            super().put(encode(obj), block, timeout)

        def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
            return decode(super().get(block, timeout))

    class CodedJoinable(Coded, JoinableQueue):
        pass

    class CodedSimple(SimpleQueue):
        def put(self, obj: Any) -> None:
            super().put(encode(obj))

        def get(self) -> Any:
            return decode(super().get())

    class CodedEnd(Connection):
        def send(self, obj: Any) -> None:
            super().send(encode(obj))

        def recv(self) -> Any:
            return decode(super().recv())

        def __reduce__(self) -> Any:
            return rebuilt, (type(self), DupFd(self.fileno()), self.readable, self.writable)

    made = Coded, CodedJoinable, CodedSimple, CodedEnd
    for each in made:
        each.__module__, each.__qualname__ = encode.__module__, each.__name__  # else they could not be pickled
    return made


def rebuilt(kind: Any, descriptor: Any, readable: bool, writable: bool) -> Any:
    return kind(descriptor.detach(), readable, writable)


class Family:
    """A context that makes objects of these four classes; None for a kind that there is not."""

    def __init__(self, start_method: str, queue: Any, joinable: Any, simple: Any, end: Any) -> None:
        ctx: Any = multiprocessing.get_context(start_method)
        self.ctx = ctx
        self.Process: Any = ctx.Process
        if queue is not None:
            self.Queue = lambda maxsize=0: queue(maxsize, ctx=ctx)
        if joinable is not None:
            self.JoinableQueue = lambda maxsize=0: joinable(maxsize, ctx=ctx)
        if simple is not None:
            self.SimpleQueue = lambda: simple(ctx=ctx)
        if end is not None:
            self.Pipe = lambda duplex=True: self._pipe(end, duplex)

    def _pipe(self, end: Any, duplex: bool) -> Tuple[Any, Any]:
        import os

        first, second = (end(os.dup(each.fileno()), each.readable, each.writable) for each in self.ctx.Pipe(duplex))
        return first, second
