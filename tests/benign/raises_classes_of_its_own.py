"""Queues that raise classes derived from queue.Full, queue.Empty and ValueError, with a text."""

import queue
from contextlib import contextmanager
from typing import Any, Iterator, Optional

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401


class NoRoom(queue.Full):
    pass


class NoItem(queue.Empty):
    pass


class Closed(ValueError):
    pass


class NoTask(ValueError):
    pass


@contextmanager
def own_classes() -> Iterator[None]:
    try:
        yield
    except queue.Full:
        raise NoRoom("there is no room in the queue") from None
    except queue.Empty:
        raise NoItem("there is no item in the queue") from None


class Telling(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if self._closed:
            raise Closed("nothing can be put into a queue that has been closed")
        with own_classes():
            super().put(obj, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if self._closed:
            raise Closed("nothing can be got from a queue that has been closed")
        with own_classes():
            return super().get(block, timeout)


class JoinableTelling(Telling, JoinableQueue):
    def task_done(self) -> None:
        try:
            super().task_done()
        except ValueError:
            raise NoTask("there is no task that could be done") from None


context = offering(Queue=Telling, JoinableQueue=JoinableTelling)
