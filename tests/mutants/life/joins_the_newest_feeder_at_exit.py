"""At the end of a process only the feeder that was started last is joined: what other queues hold is lost."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"LIFE-46": ("FAIL", "child has ended")}
sound = "LIFE-14"

newest: Any = None


class Forgetful(Queue):
    def _start_thread(self) -> None:
        global newest
        super()._start_thread()
        if newest is not None:
            newest.cancel()
        newest = self._jointhread


context, start_methods = breaking("Queue", Forgetful)
