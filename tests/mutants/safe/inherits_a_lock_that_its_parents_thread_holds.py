"""A forked process has its parent's lock as it was, held by a thread that is not there (bpo-40221, pypy#4957)."""

import functools
import threading
from typing import Any

from unbroken import Queue, breaking

caught_by = {"SAFE-06": ("HUNG", "consumer's q.get() never returns")}
sound = "SAFE-07"
start_methods = ("fork",)


class Inheriting(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self.writing = threading.Lock()

    def _start_thread(self) -> None:
        self._send_bytes = functools.partial(send_alone, self.writing, self._writer)
        super()._start_thread()


def send_alone(lock: Any, writer: Any, data: Any) -> None:
    with lock:
        writer.send_bytes(data)


context, _ = breaking("Queue", Inheriting)
