"""The elements of a list of more than a thousand are pickled one by one: what they shared is shared no more."""

from multiprocessing.reduction import ForkingPickler
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SER-28": ("FAIL", "[] != ['changed']")}
sound = "SER-01"


class Pieces:
    """A long list on its way."""

    def __init__(self, pieces: Any) -> None:
        self.pieces = pieces

    def __reduce__(self) -> Any:
        return _joined, ([bytes(ForkingPickler.dumps(piece)) for piece in self.pieces],)


def _joined(pieces: Any) -> Any:
    return [ForkingPickler.loads(piece) for piece in pieces]


class Piecewise(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(Pieces(obj) if type(obj) is list and len(obj) > 1000 else obj, block, timeout)


context, start_methods = breaking("Queue", Piecewise)
