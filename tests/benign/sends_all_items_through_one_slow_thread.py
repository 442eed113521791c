"""Queues whose feeders wait for their turn at a thread that all queues of a process share, 20 ms for each item."""

import multiprocessing.util
import os
import queue
import threading
import time
from typing import Any, Optional

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401


class Counter:
    """Where items queue up, whichever queue they are of."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Optional[threading.Event]] = queue.SimpleQueue()
        self._thread: Optional[threading.Thread] = None
        self._opening = threading.Lock()

    def serves(self) -> None:
        """Return when it is the caller's turn and 20 ms have passed."""
        with self._opening:
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, daemon=True)
                self._thread.start()
                multiprocessing.util.Finalize(None, self._close, exitpriority=-6)  # after the feeders
        served = threading.Event()
        self._waiting.put(served)
        served.wait()

    def _serve(self) -> None:
        for served in iter(self._waiting.get, None):
            time.sleep(0.02)
            served.set()

    def _close(self) -> None:
        self._waiting.put(None)
        if self._thread is not None:
            self._thread.join()


counter = Counter()


def open_another() -> None:
    global counter
    counter = Counter()


os.register_at_fork(after_in_child=open_another)


class Slow(Queue):
    def _start_thread(self) -> None:
        write = self._writer.send_bytes

        def send_bytes(message: Any) -> None:
            counter.serves()
            write(message)

        self._send_bytes = send_bytes
        super()._start_thread()


class JoinableSlow(Slow, JoinableQueue):
    pass


context = offering(JoinableQueue=JoinableSlow)
