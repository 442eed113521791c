"""A process ends although what it put has not been flushed."""

import weakref
from multiprocessing.util import Finalize
from typing import Any

from unbroken import Queue, breaking

caught_by = {
    "LIFE-14": ("HUNG", "q.get() never returns"),
    "FIFO-04": ("HUNG", "q.get() 6 times never returns"),
    "LIFE-18": ("HUNG", "q.get() never returns"),
}
sound = "LIFE-08"


class Forgetful(Queue):
    _jointhread: Any = None

    def _start_thread(self) -> None:
        super()._start_thread()
        if self._jointhread is not None:
            self._jointhread.cancel()
            # The same again, but for exitpriority: join_thread still waits, the end of the process does not.
            self._jointhread = Finalize(self._thread, self._finalize_join, [weakref.ref(self._thread)])


context, start_methods = breaking("Queue", Forgetful)
