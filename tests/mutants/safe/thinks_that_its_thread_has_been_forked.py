"""A forked process leaves what it puts to its parent's background thread, of which it has no copy."""

from unbroken import Queue, breaking

caught_by = {"SAFE-07": ("HUNG", "consumer's q.get() never returns")}
sound = "SAFE-02"


class Trusting(Queue):
    def _reset(self, after_fork: bool = False) -> None:
        thread = self._thread if after_fork else None
        super()._reset(after_fork)
        self._thread = thread


context, start_methods = breaking("Queue", Trusting)
