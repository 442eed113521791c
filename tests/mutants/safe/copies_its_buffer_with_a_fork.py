"""A forked process flushes what waited to be flushed in its parent, as its parent does."""

from unbroken import Queue, breaking

caught_by = {"SAFE-06": ("FAIL", " != 'of the child'")}
sound = "SAFE-07"


class Copied(Queue):
    def _reset(self, after_fork: bool = False) -> None:
        copied = [*self._buffer] if after_fork else []
        super()._reset(after_fork)
        self._buffer.extend(copied)

    def _start_thread(self) -> None:
        copied = [*self._buffer]
        super()._start_thread()
        self._buffer.extend(copied)


context, start_methods = breaking("Queue", Copied)
