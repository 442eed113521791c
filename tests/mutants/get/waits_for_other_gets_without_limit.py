"""A get waits for those before it, whatever its timeout is."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-15": ("HUNG", "never returns")}
sound = "GET-04"


class Queueing(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self.turn = ctx.Lock()

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.turn

    def __setstate__(self, state: Any) -> None:
        inherited, self.turn = state
        super().__setstate__(inherited)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        with self.turn:
            return super().get(block, timeout)


context, start_methods = breaking("Queue", Queueing)
