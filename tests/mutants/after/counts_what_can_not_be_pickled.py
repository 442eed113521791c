"""qsize counts an item that cannot be pickled, and never arrives, for ever."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "AFTER-04": ("DIFFERS", "(1, True, False) == (0, True, False)"),
    "AFTER-05": ("DIFFERS", "(2, False, False) == (1, False, False)"),
}
sound = "AFTER-01"


class Counting(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._size = ctx.Value("i", 0)

    def __getstate__(self) -> Any:
        return super().__getstate__(), self._size

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state[0])
        self._size = state[1]

    def _add(self, number: int) -> None:
        with self._size.get_lock():
            self._size.value += number

    def qsize(self) -> int:
        return int(self._size.value)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, timeout)
        self._add(1)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        obj = super().get(block, timeout)
        self._add(-1)
        return obj


context, start_methods = breaking("Queue", Counting)
