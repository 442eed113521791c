"""The slot of an object that cannot be pickled is freed twice: the queue holds one more from then on."""

from typing import Any

from unbroken import UNBOUNDED, Queue, breaking

caught_by = {"SER-09": ("FAIL", "did not raise Full")}
sound = "CTOR-02"


class Generous(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._sem = ctx.Semaphore(self._maxsize)  # the original one has an upper bound

    def _on_queue_feeder_error(self, error: Any, obj: Any) -> None:
        if self._maxsize < UNBOUNDED:
            self._sem.release()  # once more


context, start_methods = breaking("Queue", Generous)
