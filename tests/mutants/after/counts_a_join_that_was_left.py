"""task_done lets as many through as wait in join: one that an exception has ended is still counted."""

from typing import Any

from unbroken import JoinableQueue, breaking

caught_by = {"AFTER-09": ("FAIL", "it did not block")}
sound = "JOIN-23"


class Counting(JoinableQueue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._lock = ctx.Lock()
        self._waiting = ctx.Value("i", 0, lock=False)
        self._gate = ctx.Semaphore(0)

    def __getstate__(self) -> Any:
        return super().__getstate__(), self._lock, self._waiting, self._gate

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state[0])
        self._lock, self._waiting, self._gate = state[1:]

    def task_done(self) -> None:
        with self._lock:
            super().task_done()
            if self._unfinished_tasks._semlock._is_zero():
                for _ in range(self._waiting.value):
                    self._gate.release()
                self._waiting.value = 0

    def join(self) -> None:
        with self._lock:
            if self._unfinished_tasks._semlock._is_zero():
                return
            self._waiting.value += 1
        self._gate.acquire()


context, start_methods = breaking("JoinableQueue", Counting)
