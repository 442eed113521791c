"""Queues and pipes that pickle with the pickler of pickle.py, which takes many times as long as the other one."""

import io
import pickle
from multiprocessing.reduction import ForkingPickler
from typing import TYPE_CHECKING, Any, Optional

from ordinary import End, JoinableQueue, Queue, SimpleQueue, offering, pipe_of, start_methods  # noqa: F401

if TYPE_CHECKING:
    Pickler = pickle.Pickler
else:
    Pickler = pickle._Pickler


def pickled(item: Any) -> bytes:
    file = io.BytesIO()
    pickler = Pickler(file)
    pickler.dispatch_table = ForkingPickler(file).dispatch_table
    pickler.dump(item)
    return file.getvalue()


class Slowly:
    """Pickled where and when the item would be; unpickled it is the item."""

    def __init__(self, item: Any) -> None:
        self.item = item

    def __reduce__(self) -> Any:
        return pickle.loads, (pickled(self.item),)


class Slow(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(Slowly(obj), block, timeout)


class JoinableSlow(Slow, JoinableQueue):
    pass


class SimpleSlow(SimpleQueue):
    def put(self, obj: Any) -> None:
        super().put(Slowly(obj))


class SlowEnd(End):
    def send(self, obj: Any) -> None:
        super().send(Slowly(obj))


context = offering(JoinableQueue=JoinableSlow, SimpleQueue=SimpleSlow, Pipe=pipe_of(SlowEnd))
