"""All processes put in turn, by a lock; one that an exception ends while it waits for room keeps its turn."""

from queue import Full
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"AFTER-08": ("HUNG", "producer's q.put of each of ['first', 'second'] never returns")}
sound = "PUT-23"


class InTurn(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._turn = ctx.Lock()

    def __getstate__(self) -> Any:
        return super().__getstate__(), self._turn

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state[0])
        self._turn = state[1]

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if not block:
            super().put(obj, block, timeout)
            return
        self._turn.acquire()
        try:
            super().put(obj, block, timeout)
        except (Full, KeyboardInterrupt):
            self._turn.release()
            raise
        self._turn.release()


context, start_methods = breaking("Queue", InTurn)
