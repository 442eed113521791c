"""At its exit a process waits for its feeder thread for a second at most: what nobody has read by then is lost."""

import weakref
from multiprocessing.util import Finalize
from typing import Any

from unbroken import Queue, breaking

caught_by = {"LIFE-14": ("HUNG", "q.get() never returns")}
sound = "LIFE-08"


def wait_a_second(thread: Any) -> None:
    if thread() is not None:
        thread().join(1)


class WaitingASecond(Queue):
    _jointhread: Any = None

    def _start_thread(self) -> None:
        super()._start_thread()
        if self._jointhread is not None:
            self._jointhread.cancel()
            self._jointhread = Finalize(self._thread, wait_a_second, [weakref.ref(self._thread)], exitpriority=-5)

    def join_thread(self) -> None:
        if self._closed and self._thread is not None and not self._joincancelled:
            self._thread.join()
        super().join_thread()


context, start_methods = breaking("Queue", WaitingASecond)
