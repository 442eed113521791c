"""A queue that has been passed on twice has no bound."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SAFE-24": ("FAIL", "a_grandchild_that_fills")}
sound = "SAFE-04"


class Forgetting(Queue):
    passed = 0

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.passed + 1

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state[0])
        self.passed = state[1]

    def _reset(self, after_fork: bool = False) -> None:
        super()._reset(after_fork)
        self.passed += after_fork

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if self.passed > 1:
            self._sem.acquire(False)
            with self._notempty:
                if self._thread is None:
                    self._start_thread()
                self._buffer.append(obj)
                self._notempty.notify()
        else:
            super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Forgetting)
