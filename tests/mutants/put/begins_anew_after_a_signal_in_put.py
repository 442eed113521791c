"""After a signal, a put waits for the whole of its timeout again."""

from typing import Any, Optional

from unbroken import Queue, breaking, startled

caught_by = {"PUT-28": ("FAIL", "began anew with the signal")}
sound = "PUT-24"


class BeginningAnew(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        with startled():
            while True:
                try:
                    return super().put(obj, block, timeout)
                except InterruptedError:
                    pass


context, start_methods = breaking("Queue", BeginningAnew)
