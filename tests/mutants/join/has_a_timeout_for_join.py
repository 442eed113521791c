"""join takes a timeout, and ignores it."""

from typing import Optional

from unbroken import JoinableQueue, breaking

caught_by = {"JOIN-16": ("DIFFERS", "did not raise TypeError")}
sound = "JOIN-06"


class Polite(JoinableQueue):
    def join(self, timeout: Optional[float] = None) -> None:
        super().join()


context, start_methods = breaking("JoinableQueue", Polite)
