"""The slot of an item becomes free with task_done, not with get."""

from typing import Any, Optional

from unbroken import JoinableQueue, breaking

caught_by = {"PUT-17": ("FAIL", "raised queue.Full")}
sound = "JOIN-06"


class Late(JoinableQueue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = super().get(block, timeout)
        self._sem.acquire()
        return item

    def task_done(self) -> None:
        super().task_done()
        self._sem.release()


context, start_methods = breaking("JoinableQueue", Late)
