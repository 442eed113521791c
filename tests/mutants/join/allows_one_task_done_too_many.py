"""A task_done beyond the items that were put does nothing."""

import contextlib

from unbroken import JoinableQueue, breaking

caught_by = {
    "JOIN-07": ("FAIL", "did not raise ValueError"),
    "JOIN-08": ("FAIL", "did not raise ValueError"),
}
sound = "JOIN-06"


class Lenient(JoinableQueue):
    def task_done(self) -> None:
        with contextlib.suppress(ValueError):
            super().task_done()


context, start_methods = breaking("JoinableQueue", Lenient)
