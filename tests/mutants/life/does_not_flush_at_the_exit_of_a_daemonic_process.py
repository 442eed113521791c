"""A daemonic process ends although what it put has not been flushed."""

import multiprocessing
import weakref
from multiprocessing.util import Finalize
from typing import Any

from unbroken import Queue, breaking

caught_by = {"LIFE-31": ("FAIL", "it did not block")}
sound = "LIFE-14"


class Hasty(Queue):
    _jointhread: Any = None

    def _start_thread(self) -> None:
        super()._start_thread()
        if multiprocessing.current_process().daemon and self._jointhread is not None:
            self._jointhread.cancel()
            # The same again, but for exitpriority: join_thread still waits, the end of the process does not.
            self._jointhread = Finalize(self._thread, self._finalize_join, [weakref.ref(self._thread)])


context, start_methods = breaking("Queue", Hasty)
