"""What a process has put is flushed at its end unless an exception, be it that of sys.exit, ends it."""

import sys
from typing import Any

from unbroken import Queue, breaking

caught_by = {"LIFE-18": ("HUNG", "q.get() never returns")}
sound = "LIFE-14"


class Shocked(Queue):
    def _start_thread(self) -> None:
        super()._start_thread()
        if self._jointhread is not None:
            self._jointhread._callback = join_if_nothing_was_raised


def join_if_nothing_was_raised(thread: Any) -> None:
    if sys.exc_info()[0] is None:
        thread().join()


context, start_methods = breaking("Queue", Shocked)
