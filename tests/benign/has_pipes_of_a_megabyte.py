"""Queues, and pipes that go one way, which hold a megabyte before anybody reads, where the system lets them."""

import contextlib
import fcntl
from typing import Any, Tuple

from ordinary import JoinableQueue, QueueOfPipe, SimpleQueueOfPipe, offering, start_methods  # noqa: F401

F_SETPIPE_SZ = 1031  # named in fcntl from Python 3.10 on
MEGABYTE = 1 << 20


def pipe(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    first, second = ctx.Pipe(duplex)
    if not duplex:
        with contextlib.suppress(OSError):
            fcntl.fcntl(second.fileno(), F_SETPIPE_SZ, MEGABYTE)
    return first, second


class LargeQueue(QueueOfPipe):
    pipe = staticmethod(pipe)


class LargeJoinableQueue(LargeQueue, JoinableQueue):
    pass


class LargeSimpleQueue(SimpleQueueOfPipe):
    pipe = staticmethod(pipe)


context = offering(Queue=LargeQueue, JoinableQueue=LargeJoinableQueue, SimpleQueue=LargeSimpleQueue, Pipe=pipe)
