"""An item whose put had to wait for a slot is got before those that were there."""

from queue import Full
from typing import Any, List, Optional

from unbroken import Queue, breaking

caught_by = {"PUT-27": ("FAIL", "[4, 2, 3] != [2, 3, 4]")}
sound = "PUT-04"


class Pushy(Queue):
    """Its gets fetch all that is there, those marked as late first."""

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        try:
            super().put((False, obj), False)
        except Full:
            super().put((True, obj), block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        fetched: List[Any] = vars(self).setdefault("_fetched", [])
        for _ in range(self.qsize()):  # not those that wait for a slot now
            late, item = super().get()
            fetched.insert(0, item) if late else fetched.append(item)
        if not fetched:
            fetched.append(super().get(block, timeout)[1])
        return fetched.pop(0)


context, start_methods = breaking("Queue", Pushy)
