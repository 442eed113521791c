"""The names of its semaphores are unlinked neither when it is collected nor when its process ends (gh-90549)."""

import multiprocessing.util
from typing import Any

from unbroken import Queue, breaking

caught_by = {"LIFE-29": ("FAIL", "leaked semaphore objects")}
sound = "PUT-01"


class Leaving(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        finalizers: Any = multiprocessing.util._finalizer_registry  # type: ignore[attr-defined]
        before = set(finalizers)
        super().__init__(maxsize, ctx=ctx)
        for key in set(finalizers) - before:
            finalizers[key].cancel()


context, start_methods = breaking("Queue", Leaving)
