"""Queues whose bound is kept by a counter and a condition in place of a semaphore."""

from typing import Any, Optional

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401


class Room:
    """What a queue needs of a semaphore: the number of its free slots, which any process may change."""

    def __init__(self, slots: int, ctx: Any) -> None:
        self.slots = slots
        self._condition = ctx.Condition(ctx.Lock())
        self._free = ctx.Value("q", slots, lock=False)

    def acquire(self, block: bool = True, timeout: Optional[float] = None) -> bool:
        with self._condition:
            if block:
                self._condition.wait_for(lambda: self._free.value > 0, None if timeout is None else max(0, timeout))
            if not self._free.value:
                return False
            self._free.value -= 1
            return True

    def release(self) -> None:
        with self._condition:
            self._free.value += 1
            self._condition.notify()

    @property
    def free(self) -> int:
        return int(self._free.value)


class Conditional(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._sem = Room(self._maxsize, ctx)

    def qsize(self) -> int:
        return int(self._maxsize - self._sem.free)

    def full(self) -> bool:
        return not self._sem.free


class JoinableConditional(Conditional, JoinableQueue):
    pass


context = offering(Queue=Conditional, JoinableQueue=JoinableConditional)
