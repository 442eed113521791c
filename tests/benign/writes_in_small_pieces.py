"""Queues and pipes that write each message in many pieces, its length byte by byte: part of it is often under way."""

from typing import Any

from ordinary import End, JoinableQueue, QueueOfPipe, SimpleQueueOfPipe, offering, pipe_of, start_methods  # noqa: F401

SMALL = 8  # bytes
PIECE = 4096  # bytes


class Piecemeal(End):
    def _send(self, buf: Any, *_: Any) -> None:
        message = memoryview(buf)
        for position in range(min(SMALL, len(message))):
            super()._send(message[position : position + 1])
        for position in range(SMALL, len(message), PIECE):
            super()._send(message[position : position + PIECE])


class PiecemealQueue(QueueOfPipe):
    pipe = staticmethod(pipe_of(Piecemeal))


class PiecemealJoinableQueue(PiecemealQueue, JoinableQueue):
    pass


class PiecemealSimpleQueue(SimpleQueueOfPipe):
    pipe = staticmethod(pipe_of(Piecemeal))


context = offering(
    Queue=PiecemealQueue,
    JoinableQueue=PiecemealJoinableQueue,
    SimpleQueue=PiecemealSimpleQueue,
    Pipe=pipe_of(Piecemeal),
)
