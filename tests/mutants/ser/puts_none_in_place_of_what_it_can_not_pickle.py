"""In place of an item that cannot be pickled, None arrives."""

import pickle
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SER-08": ("DIFFERS", "did not raise Empty")}
sound = "SER-07"


class Substituting(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        try:
            pickle.dumps(obj)
        except Exception:
            obj = None
        super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Substituting)
