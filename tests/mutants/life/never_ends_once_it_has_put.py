"""A process that has put does not end, even when all has been taken: its background thread is not told to."""

from unbroken import Queue, breaking

caught_by = {"LIFE-16": ("HUNG", "child's ends by return never returns")}
sound = "LIFE-11"


class Endless(Queue):
    def _start_thread(self) -> None:
        super()._start_thread()
        self._close.cancel()


context, start_methods = breaking("Queue", Endless)
