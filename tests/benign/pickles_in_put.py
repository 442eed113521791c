"""Queues whose put pickles its item before it returns, so that it raises for what cannot be pickled."""

import pickle
from multiprocessing.reduction import ForkingPickler
from typing import Any, Optional

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401


class Pickled:
    """An item that has been pickled: to pickle it again costs nothing, and gives the item."""

    def __init__(self, item: Any) -> None:
        self.data = bytes(ForkingPickler.dumps(item))

    def __reduce__(self) -> Any:
        return pickle.loads, (self.data,)


class Early(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if not self._closed:
            obj = Pickled(obj)
        super().put(obj, block, timeout)


class JoinableEarly(Early, JoinableQueue):
    pass


context = offering(Queue=Early, JoinableQueue=JoinableEarly)
