"""join returns when all items have been taken."""

from unbroken import JoinableQueue, breaking

caught_by = {"JOIN-04": ("FAIL", "blocks()")}
sound = "JOIN-03"


class Hasty(JoinableQueue):
    def join(self) -> None:
        if self.qsize():
            super().join()


context, start_methods = breaking("JoinableQueue", Hasty)
