"""Queues and pipes for which a negative timeout is an error, as it is for queue.Queue."""

from typing import Any, Optional

from ordinary import End, JoinableQueue, Queue, offering, pipe_of, start_methods  # noqa: F401


def check(timeout: Optional[float]) -> None:
    if timeout is not None and timeout < 0:
        raise ValueError("'timeout' must be a non-negative number")


class Refusing(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if block:
            check(timeout)
        super().put(obj, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if block:
            check(timeout)
        return super().get(block, timeout)


class JoinableRefusing(Refusing, JoinableQueue):
    pass


class RefusingEnd(End):
    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        check(timeout)
        return super().poll(timeout)


context = offering(Queue=Refusing, JoinableQueue=JoinableRefusing, Pipe=pipe_of(RefusingEnd))
