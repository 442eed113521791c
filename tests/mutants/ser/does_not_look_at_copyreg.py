"""A pickler of its own has multiprocessing's ways of pickling, but not those that were registered with copyreg."""

import io
import pickle
from multiprocessing.reduction import ForkingPickler
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SER-34": ("FAIL", "raised TypeError")}
sound = "SER-01"


class Own(pickle.Pickler):
    dispatch_table = ForkingPickler._extra_reducers  # type: ignore[attr-defined]


class Pickling(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        pickled = io.BytesIO()
        Own(pickled).dump(obj)
        super().put(pickled.getvalue(), block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return pickle.loads(super().get(block, timeout))


context, start_methods = breaking("Queue", Pickling)
