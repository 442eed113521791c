"""Once it is closed, every method raises ValueError."""

from typing import Any

from unbroken import JoinableQueue, breaking

caught_by = {
    "STATE-11": ("FAIL", "raised ValueError(the queue is closed)"),
    "STATE-15": ("DIFFERS", "raised ValueError(the queue is closed)"),
    "JOIN-17": ("DIFFERS", "q.join()                             raised ValueError(the queue is closed)"),
}
sound = "PUT-13"


class Final(JoinableQueue):
    def check(self) -> None:
        if self._closed:
            raise ValueError("the queue is closed")

    def qsize(self) -> int:
        self.check()
        return super().qsize()

    def empty(self) -> bool:
        self.check()
        return super().empty()

    def full(self) -> bool:
        self.check()
        return super().full()

    def task_done(self) -> None:
        self.check()
        super().task_done()

    def join(self) -> Any:
        self.check()
        super().join()


context, start_methods = breaking("JoinableQueue", Final)
