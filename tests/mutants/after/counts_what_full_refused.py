"""qsize counts an item before its put has a slot: one that raises Full stays counted."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"AFTER-01": ("FAIL", "(8, False, True) == (2, False, True)")}
sound = "AFTER-02"


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
        self._add(1)
        super().put(obj, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        obj = super().get(block, timeout)
        self._add(-1)
        return obj


context, start_methods = breaking("Queue", Counting)
