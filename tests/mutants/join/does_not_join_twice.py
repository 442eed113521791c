"""Once join has returned in a process, it always returns at once there."""

from unbroken import JoinableQueue, breaking

caught_by = {"JOIN-10": ("FAIL", "blocks()")}
sound = "JOIN-06"


class Latch(JoinableQueue):
    joined = False

    def join(self) -> None:
        if not self.joined:
            super().join()
        self.joined = True


context, start_methods = breaking("JoinableQueue", Latch)
