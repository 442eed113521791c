"""join_thread, and the end of the process, wait for the feeder for a minute at most."""

from multiprocessing.util import Finalize
from typing import Any

from unbroken import Queue, breaking

caught_by = {
    "LIMIT-04": ("FAIL", "join_thread() waits with a limit of 60 s"),
    "LIMIT-14": ("FAIL", "child's ends by return waits with a limit of 60 s"),
}
sound = "LIFE-02"


class Impatient(Queue):
    _jointhread: Any

    def _start_thread(self) -> None:
        super()._start_thread()
        self._jointhread.cancel()
        self._jointhread = Finalize(self._thread, self._thread.join, [60.0], exitpriority=-5)


context, start_methods = breaking("Queue", Impatient)
