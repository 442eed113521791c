"""A put that could start no feeder keeps its slot, as in the standard library."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"LIFE-39": ("DIFFERS", "q.put_nowait('second') raised queue.Full")}
sound = "PUT-08"


class Keeping(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        try:
            super().put(obj, block, timeout)
        except RuntimeError:
            self._sem.acquire(False)  # should the standard library have given it back
            raise


context, start_methods = breaking("Queue", Keeping)
