"""Queues that are never full: they are made without maxsize, and pipes, always duplex, without an argument too."""

import multiprocessing
from typing import Any, Tuple

from ordinary import JoinableQueue, Queue, start_methods

__all__ = ["context", "start_methods"]


class Boundless(Queue):
    def __init__(self, *, ctx: Any) -> None:
        super().__init__(ctx=ctx)


class JoinableBoundless(JoinableQueue):
    def __init__(self, *, ctx: Any) -> None:
        super().__init__(ctx=ctx)


class context:
    def __init__(self, start_method: str) -> None:
        self._family: Any = multiprocessing.get_context(start_method)
        self.Process = self._family.Process  # type: ignore[attr-defined]

    def Queue(self) -> Boundless:
        return Boundless(ctx=self._family)

    def JoinableQueue(self) -> JoinableBoundless:
        return JoinableBoundless(ctx=self._family)

    def Pipe(self) -> Tuple[Any, Any]:
        first, second = self._family.Pipe()
        return first, second
