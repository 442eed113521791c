"""Queues that lay each item of more than 64 KiB in a file, whose name goes through the pipe: it is never full."""

import io
import os
import tempfile
from multiprocessing.util import get_temp_dir
from typing import Any, Optional

from ordinary import End, JoinableQueue, QueueOfPipe, SimpleQueueOfPipe, offering, pipe_of, start_methods  # noqa: F401

SMALL = 1 << 16  # bytes
IN_THE_PIPE, IN_A_FILE = b"p", b"f"

get_temp_dir()  # made by the first process, which removes it, and known to all that it starts


class Filing(End):
    def _send_bytes(self, buf: Any) -> None:
        if len(buf) <= SMALL:
            super()._send_bytes(IN_THE_PIPE + bytes(buf))
            return
        descriptor, name = tempfile.mkstemp(dir=get_temp_dir())
        with open(descriptor, "wb") as file:
            file.write(buf)
        super()._send_bytes(IN_A_FILE + os.fsencode(name))

    def _recv_bytes(self, maxsize: Optional[int] = None) -> Any:
        received = super()._recv_bytes().getvalue()
        message = received[1:]
        if received[:1] == IN_A_FILE:
            with open(message, "rb") as file:
                os.unlink(message)
                message = file.read()
        whole = io.BytesIO()
        whole.write(message)
        return whole


class FilingQueue(QueueOfPipe):
    pipe = staticmethod(pipe_of(Filing))


class FilingJoinableQueue(FilingQueue, JoinableQueue):
    pass


class FilingSimpleQueue(SimpleQueueOfPipe):
    pipe = staticmethod(pipe_of(Filing))


context = offering(Queue=FilingQueue, JoinableQueue=FilingJoinableQueue, SimpleQueue=FilingSimpleQueue)
