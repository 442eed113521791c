"""Queues and pipes whose items travel as pickles of protocol 2, each within another pickle: larger than need be."""

import multiprocessing
import multiprocessing.queues
import pickle
from multiprocessing.reduction import ForkingPickler
from typing import TYPE_CHECKING, Any, Optional, Tuple, cast

if TYPE_CHECKING:
    Queue = multiprocessing.queues.Queue[Any]
    JoinableQueue = multiprocessing.queues.JoinableQueue[Any]
    SimpleQueue = multiprocessing.queues.SimpleQueue[Any]
else:
    from multiprocessing.queues import JoinableQueue, Queue, SimpleQueue

start_methods = ("fork", "spawn", "forkserver")


class Wrapped:
    """Pickled when the item would be; unpickled it is the item."""

    def __init__(self, item: Any) -> None:
        self.item = item

    def __reduce__(self) -> Any:
        return pickle.loads, (bytes(ForkingPickler.dumps(self.item, 2)),)


class Old(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(Wrapped(obj), block, timeout)


class JoinableOld(JoinableQueue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(Wrapped(obj), block, timeout)


class SimpleOld(SimpleQueue):
    def put(self, item: Any) -> None:
        super().put(Wrapped(item))


class End:
    """A connection, but for send."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["connection"], name)

    def __enter__(self) -> "End":
        return self

    def __exit__(self, *_: Any) -> None:
        self.connection.close()

    def __getstate__(self) -> Any:
        return self.connection

    def __setstate__(self, state: Any) -> None:
        self.connection = state

    def send(self, obj: Any) -> None:
        self.connection.send(Wrapped(obj))


class context:
    def __init__(self, start_method: str) -> None:
        self._context = cast(Any, multiprocessing.get_context(start_method))
        self.Process = self._context.Process

    def Queue(self, maxsize: int = 0) -> Old:
        return Old(maxsize, ctx=self._context)

    def JoinableQueue(self, maxsize: int = 0) -> JoinableOld:
        return JoinableOld(maxsize, ctx=self._context)

    def SimpleQueue(self) -> SimpleOld:
        return SimpleOld(ctx=self._context)

    def Pipe(self, duplex: bool = True) -> Tuple[End, End]:
        first, second = self._context.Pipe(duplex)
        return End(first), End(second)
