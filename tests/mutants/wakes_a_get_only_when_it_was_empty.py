"""A put wakes a get only if nothing was there before, however many gets wait (faster-fifo#24)."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "GET-01": ("HUNG", "get(q) 100 times never returns"),
    "SAFE-01": ("HUNG", "get(q) 100 times never returns"),
}
sound = "GET-03"


class Sleepy(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self.there = ctx.Value("i", 0)
        self.filled = ctx.Condition(self.there.get_lock())

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.there, self.filled

    def __setstate__(self, state: Any) -> None:
        inherited, self.there, self.filled = state
        super().__setstate__(inherited)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        with self.filled:
            self.there.value += 1
            if self.there.value == 1:
                self.filled.notify()

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if block and timeout is None:
            with self.filled:
                if self.there.value == 0:
                    self.filled.wait()
        item = super().get(block, timeout)
        with self.filled:
            self.there.value -= 1
        return item


context, start_methods = breaking("Queue", Sleepy)
