"""A join_thread returns when a signal comes."""

import contextlib

from unbroken import Queue, breaking, startled

caught_by = {"LIFE-37": ("FAIL", "join_thread() returned None: it did not block")}
sound = "LIFE-08"


class Startled(Queue):
    def join_thread(self) -> None:
        with contextlib.suppress(InterruptedError), startled():
            super().join_thread()


context, start_methods = breaking("Queue", Startled)
