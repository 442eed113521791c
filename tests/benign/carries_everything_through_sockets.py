"""Queues, and pipes that go one way, which are made of a pair of sockets."""

from multiprocessing.connection import Connection, wait
from socket import socketpair
from typing import Any, Tuple

from ordinary import JoinableQueue, QueueOfPipe, SimpleQueueOfPipe, offering, start_methods

__all__ = ["context", "start_methods", "wait"]


def pipe(duplex: bool = True, *, ctx: Any) -> Tuple[Any, Any]:
    first, second = socketpair()
    for each in (first, second):
        each.setblocking(True)  # whatever default timeout sockets have
    return Connection(first.detach(), writable=duplex), Connection(second.detach(), readable=duplex)


class SocketQueue(QueueOfPipe):
    pipe = staticmethod(pipe)


class JoinableSocketQueue(SocketQueue, JoinableQueue):
    pass


class SimpleSocketQueue(SimpleQueueOfPipe):
    pipe = staticmethod(pipe)


context = offering(Queue=SocketQueue, JoinableQueue=JoinableSocketQueue, SimpleQueue=SimpleSocketQueue, Pipe=pipe)
