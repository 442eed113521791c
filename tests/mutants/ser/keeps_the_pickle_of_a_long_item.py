"""The pickle of a long item is kept: who puts the same object next, into whatever queue, puts that again."""

import pickle
from typing import Any, Optional, Tuple

from unbroken import Queue, breaking

caught_by = {"SER-32": ("FAIL", "'changed'")}
sound = "SER-01"


class Keeping(Queue):
    _kept: Tuple[Any, bytes] = (None, b"")

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        kept, pickled = Keeping._kept
        if kept is None or kept is not obj:
            pickled = pickle.dumps(obj)
            Keeping._kept = (obj, pickled) if len(pickled) > 4096 else (None, b"")
        super().put(pickle.loads(pickled), block, timeout)


context, start_methods = breaking("Queue", Keeping)
