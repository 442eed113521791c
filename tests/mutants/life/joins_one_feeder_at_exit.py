"""At the end of a process only the feeder that was started first is joined: what other queues hold is lost."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"LIFE-46": ("FAIL", "child has ended")}
sound = "LIFE-14"

first: Any = None


class Single(Queue):
    def _start_thread(self) -> None:
        global first
        super()._start_thread()
        if first is not None and first.is_alive() and self._jointhread is not None:
            self._jointhread.cancel()
        else:
            first = self._thread


context, start_methods = breaking("Queue", Single)
