"""A put on a closed queue returns, and its item is lost."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "PUT-13": ("FAIL", "did not raise ValueError"),
    "PUT-14": ("FAIL", "did not raise ValueError"),
}
sound = "GET-11"


class Accepting(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if not self._closed:
            super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Accepting)
