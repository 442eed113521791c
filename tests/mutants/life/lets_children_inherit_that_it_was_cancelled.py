"""Where cancel_join_thread was called before a child was started, the child does not flush at its end either."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"LIFE-32": ("FAIL", "child has ended")}
sound = "LIFE-14"


class Inheriting(Queue):
    def __getstate__(self) -> Any:
        return super().__getstate__(), self._joincancelled

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state[0])
        self._joincancelled = state[1]

    def _reset(self, after_fork: bool = False) -> None:
        cancelled = after_fork and self._joincancelled
        super()._reset(after_fork)
        self._joincancelled = cancelled


context, start_methods = breaking("Queue", Inheriting)
