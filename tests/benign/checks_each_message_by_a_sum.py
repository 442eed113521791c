"""Queues and pipes that send four bytes more with each message, a sum by which its receiver checks it."""

import io
import zlib
from typing import Any, Optional

from ordinary import End, JoinableQueue, QueueOfPipe, SimpleQueueOfPipe, offering, pipe_of, start_methods  # noqa: F401

SUM = 4  # bytes


def sum_of(message: bytes) -> bytes:
    return zlib.crc32(message).to_bytes(SUM, "big")


class Checked(End):
    def _send_bytes(self, buf: Any) -> None:
        message = bytes(buf)
        super()._send_bytes(sum_of(message) + message)

    def _recv_bytes(self, maxsize: Optional[int] = None) -> Any:
        received = super()._recv_bytes(None if maxsize is None else maxsize + SUM)
        if received is None:
            return None
        message = received.getvalue()[SUM:]
        if sum_of(message) != received.getvalue()[:SUM]:
            raise OSError("damaged message")
        checked = io.BytesIO()
        checked.write(message)
        return checked


class CheckedQueue(QueueOfPipe):
    pipe = staticmethod(pipe_of(Checked))


class CheckedJoinableQueue(CheckedQueue, JoinableQueue):
    pass


class CheckedSimpleQueue(SimpleQueueOfPipe):
    pipe = staticmethod(pipe_of(Checked))


context = offering(
    Queue=CheckedQueue, JoinableQueue=CheckedJoinableQueue, SimpleQueue=CheckedSimpleQueue, Pipe=pipe_of(Checked)
)
