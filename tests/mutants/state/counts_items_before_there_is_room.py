"""A put adds to the count that qsize returns before it knows that there is room; what Full refuses stays counted."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"STATE-16": ("FAIL", "== (1, False, True)")}
sound = "STATE-01"


class CountingFirst(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self.count = ctx.Value("i", 0)

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.count

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state[0])
        self.count = state[1]

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        with self.count:
            self.count.value += 1
        super().put(obj, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = super().get(block, timeout)
        with self.count:
            self.count.value -= 1
        return item

    def qsize(self) -> int:
        return int(self.count.value)


context, start_methods = breaking("Queue", CountingFirst)
