"""A get returns an object that it has returned before if the pickle is the same."""

import pickle
from typing import Any, Dict, Optional

from unbroken import Queue, breaking

caught_by = {"SER-04": ("FAIL", "object is object")}
sound = "SER-03"

known: Dict[bytes, Any] = {}


class Thrifty(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        obj = super().get(block, timeout)
        return known.setdefault(pickle.dumps(obj), obj)


context, start_methods = breaking("Queue", Thrifty)
