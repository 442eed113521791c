"""Queues whose feeder takes all that it finds in the buffer, and writes it with one lock and as few calls as it can."""

import os
import struct
import threading
import weakref
from multiprocessing.queues import _sentinel  # type: ignore[attr-defined]
from multiprocessing.reduction import ForkingPickler
from multiprocessing.util import Finalize, is_exiting
from typing import Any, List

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401


def framed(item: Any) -> bytes:
    """The item as a connection expects it: its length, and its pickle."""
    message = bytes(ForkingPickler.dumps(item))
    return struct.pack("!i", len(message)) + message


def feed(buffer: Any, notempty: Any, lock: Any, reader: Any, writer: Any, slots: Any) -> None:
    while True:
        with notempty:
            while not buffer:
                notempty.wait()
            items = [buffer.popleft() for _ in range(len(buffer))]
        messages: List[bytes] = []
        for item in items:
            if item is not _sentinel:
                try:
                    messages.append(framed(item))
                except Exception:
                    if is_exiting():
                        return
                    slots.release()
        rest = memoryview(b"".join(messages))
        with lock:
            while rest:
                rest = rest[os.write(writer.fileno(), rest) :]
        if items[-1] is _sentinel:
            reader.close()
            writer.close()
            return


class Batching(Queue):
    def _start_thread(self) -> None:
        self._buffer.clear()
        pieces = (self._buffer, self._notempty, self._wlock, self._reader, self._writer, self._sem)
        self._thread = threading.Thread(target=feed, args=pieces, daemon=True)
        self._thread.start()
        if not self._joincancelled:
            feeder = [weakref.ref(self._thread)]
            self._jointhread = Finalize(self._thread, Queue._finalize_join, feeder, exitpriority=-5)
        self._close = Finalize(self, Queue._finalize_close, [self._buffer, self._notempty], exitpriority=10)


class JoinableBatching(Batching, JoinableQueue):
    pass


context = offering(Queue=Batching, JoinableQueue=JoinableBatching)
