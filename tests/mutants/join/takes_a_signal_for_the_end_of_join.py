"""A join returns when a signal comes."""

import contextlib

from unbroken import JoinableQueue, breaking, startled

caught_by = {"JOIN-23": ("FAIL", "join() returned None: it did not block")}
sound = "JOIN-05"


class Startled(JoinableQueue):
    def join(self) -> None:
        with contextlib.suppress(InterruptedError), startled():
            super().join()


context, start_methods = breaking("JoinableQueue", Startled)
