"""Queues and pipes whose items travel as pickles of protocol 2, each within another pickle: larger than need be."""

import pickle
from multiprocessing.reduction import ForkingPickler
from typing import Any, Optional

from ordinary import End, JoinableQueue, Queue, SimpleQueue, offering, pipe_of, start_methods  # noqa: F401


class Wrapped:
    """Pickled when the item would be; unpickled it is the item."""

    def __init__(self, item: Any) -> None:
        self.item = item

    def __reduce__(self) -> Any:
        return pickle.loads, (bytes(ForkingPickler.dumps(self.item, 2)),)


class Old(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(Wrapped(obj), block, timeout)


class JoinableOld(Old, JoinableQueue):
    pass


class SimpleOld(SimpleQueue):
    def put(self, obj: Any) -> None:
        super().put(Wrapped(obj))


class OldEnd(End):
    def send(self, obj: Any) -> None:
        super().send(Wrapped(obj))


context = offering(Queue=Old, JoinableQueue=JoinableOld, SimpleQueue=SimpleOld, Pipe=pipe_of(OldEnd))
