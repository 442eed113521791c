"""A get and a put with a timeout of months give up at once: in milliseconds it does not fit into an int."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "LIMIT-15": ("FAIL", "waits_or_is_refused(consumer.begin.get(q, timeout=MONTHS))"),
    "LIMIT-10": ("FAIL", "raised queue.Empty: it did not block"),
    "LIMIT-11": ("FAIL", "raised queue.Full: it did not block"),
}
sound = "GET-06"


def fitting(timeout: Optional[float]) -> Optional[float]:
    return timeout if timeout is None or timeout * 1000 < 2**31 else 0.0


class Overflowing(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return super().get(block, fitting(timeout))

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, fitting(timeout))


context, start_methods = breaking("Queue", Overflowing)
