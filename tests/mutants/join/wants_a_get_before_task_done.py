"""A task_done beyond the items that its own process has taken raises ValueError."""

from typing import Any, Optional

from unbroken import JoinableQueue, breaking

caught_by = {"JOIN-15": ("DIFFERS", "raised ValueError(nothing was taken here)")}
sound = "JOIN-06"


class Strict(JoinableQueue):
    taken = 0

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = super().get(block, timeout)
        self.taken += 1
        return item

    def task_done(self) -> None:
        if not self.taken:
            raise ValueError("nothing was taken here")
        self.taken -= 1
        super().task_done()


context, start_methods = breaking("JoinableQueue", Strict)
