"""Queues whose qsize and empty tell of what is in the pipe, by two counters in shared memory: they lag behind put."""

import functools
from typing import Any

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401


def send_and_count(send_bytes: Any, flushed: Any, message: Any) -> None:
    """For the feeder, which must not hold the queue itself."""
    send_bytes(message)
    with flushed.get_lock():
        flushed.value += 1


def receive_and_count(recv_bytes: Any, taken: Any) -> Any:
    message = recv_bytes()
    with taken.get_lock():
        taken.value += 1
    return message


class Counting(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        self._flushed, self._taken = ctx.Value("q", 0), ctx.Value("q", 0)
        super().__init__(maxsize, ctx=ctx)

    def __getstate__(self) -> Any:
        return self._flushed, self._taken, super().__getstate__()

    def __setstate__(self, state: Any) -> None:
        self._flushed, self._taken, state = state
        super().__setstate__(state)

    def _reset(self, after_fork: bool = False) -> None:
        super()._reset(after_fork)
        self._send_bytes = functools.partial(send_and_count, self._send_bytes, self._flushed)
        self._recv_bytes = functools.partial(receive_and_count, self._recv_bytes, self._taken)

    def qsize(self) -> int:
        return max(0, int(self._flushed.value - self._taken.value))

    def empty(self) -> bool:
        return self.qsize() == 0


class JoinableCounting(Counting, JoinableQueue):
    pass


context = offering(Queue=Counting, JoinableQueue=JoinableCounting)
