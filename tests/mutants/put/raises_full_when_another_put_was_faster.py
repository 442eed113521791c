"""A get wakes all puts that wait with a timeout; those that find no room raise Full, though they have time left."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-18": ("FAIL", "!= 1")}
sound = "PUT-07"


class Discouraged(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self.emptied = ctx.Condition()

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.emptied

    def __setstate__(self, state: Any) -> None:
        inherited, self.emptied = state
        super().__setstate__(inherited)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if block and timeout is not None:
            with self.emptied:
                if self.full():
                    self.emptied.wait(timeout)
            block = False
        super().put(obj, block)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = super().get(block, timeout)
        with self.emptied:
            self.emptied.notify_all()
        return item


context, start_methods = breaking("Queue", Discouraged)
