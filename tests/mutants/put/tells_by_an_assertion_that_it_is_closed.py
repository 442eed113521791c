"""A put on a closed queue fails an assertion, and a get finds its descriptor closed (bpo-22872)."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "PUT-13": ("FAIL", "raised AssertionError"),
    "PUT-14": ("FAIL", "raised AssertionError"),
    "GET-11": ("FAIL", "raised OSError"),
}
sound = "LIFE-02"


class Asserting(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if self._closed:
            raise AssertionError(f"Queue {self!r} has been closed")
        super().put(obj, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if self._closed:
            raise OSError("handle is closed")
        return super().get(block, timeout)


context, start_methods = breaking("Queue", Asserting)
