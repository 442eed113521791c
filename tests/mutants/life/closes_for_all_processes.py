"""A close in one process closes the queue in all."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"LIFE-03": ("DIFFERS", "raised ValueError")}
sound = "PUT-13"


class ClosedForAll(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self.open = ctx.Semaphore(1)

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.open

    def __setstate__(self, state: Any) -> None:
        inner, self.open = state
        super().__setstate__(inner)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if not self.open.get_value():
            raise ValueError("the queue is closed")
        super().put(obj, block, timeout)

    def close(self) -> None:
        self.open.acquire(False)
        super().close()


context, start_methods = breaking("Queue", ClosedForAll)
