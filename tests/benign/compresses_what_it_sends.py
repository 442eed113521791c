"""Queues and pipes whose messages travel compressed, unless that would take long."""

import io
import zlib
from typing import Any, Optional

from ordinary import End, JoinableQueue, QueueOfPipe, SimpleQueueOfPipe, offering, pipe_of, start_methods  # noqa: F401

TOO_LARGE = 1 << 21  # bytes
PLAIN, COMPRESSED = b"p", b"c"


class Compressing(End):
    def _send_bytes(self, buf: Any) -> None:
        super()._send_bytes(PLAIN + bytes(buf) if len(buf) > TOO_LARGE else COMPRESSED + zlib.compress(buf, 1))

    def _recv_bytes(self, maxsize: Optional[int] = None) -> Any:
        received = super()._recv_bytes().getbuffer()
        message = zlib.decompress(received[1:]) if received[:1] == COMPRESSED else received[1:]
        if maxsize is not None and len(message) > maxsize:
            return None
        uncompressed = io.BytesIO()
        uncompressed.write(message)
        return uncompressed


class CompressingQueue(QueueOfPipe):
    pipe = staticmethod(pipe_of(Compressing))


class CompressingJoinableQueue(CompressingQueue, JoinableQueue):
    pass


class CompressingSimpleQueue(SimpleQueueOfPipe):
    pipe = staticmethod(pipe_of(Compressing))


context = offering(
    Queue=CompressingQueue,
    JoinableQueue=CompressingJoinableQueue,
    SimpleQueue=CompressingSimpleQueue,
    Pipe=pipe_of(Compressing),
)
