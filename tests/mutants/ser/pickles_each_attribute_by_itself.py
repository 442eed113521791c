"""An instance travels as its class and its attributes, each pickled by itself."""

import pickle
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SER-04": ("FAIL", "Knot(twice=False, itself=False)")}
sound = "SER-03"


class Piecemeal(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        pieces = None
        if hasattr(obj, "__dict__"):
            pieces = {name: pickle.dumps(value) for name, value in vars(obj).items()}
            obj = type(obj)
        super().put((obj, pieces), block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        obj, pieces = super().get(block, timeout)
        if pieces is not None:
            obj = obj.__new__(obj)
            vars(obj).update({name: pickle.loads(piece) for name, piece in pieces.items()})
        return obj


context, start_methods = breaking("Queue", Piecemeal)
