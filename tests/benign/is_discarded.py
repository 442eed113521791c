"""SimpleQueues without a close, closed when they are collected; the adapter discards them after that."""

from typing import Any

from ordinary import SimpleQueue, offering, start_methods  # noqa: F401

capabilities = ["processes", "copies", "exit-code", "signals", "reclaims"]


class Unclosed:
    def __init__(self, *, ctx: Any) -> None:
        self._queue = SimpleQueue(ctx=ctx)

    def put(self, obj: Any) -> None:
        self._queue.put(obj)

    def get(self) -> Any:
        return self._queue.get()

    def empty(self) -> bool:
        return bool(self._queue.empty())


def discard(queue: Unclosed) -> None:
    """Nothing is left of it."""


context = offering(SimpleQueue=Unclosed)
