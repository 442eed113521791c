"""Each get waits in a thread of its own, and gives up after an hour, however long its timeout is."""

import contextlib
import queue
import threading
from typing import Any, List, Optional

from unbroken import Queue, breaking

caught_by = {
    "LIMIT-02": ("FAIL", "q.get() waits with a limit of 3600 s"),
    "LIMIT-22": ("FAIL", "q.get(timeout=9000.0) waits with a limit of 3600 s"),
}
sound = "GET-01"
HOUR = 3600.0  # seconds


class Delegating(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        got: List[Any] = []
        at_most = HOUR if timeout is None else min(timeout, HOUR)

        def work() -> None:
            with contextlib.suppress(queue.Empty):
                got.append(super(Delegating, self).get(block, at_most if block else None))

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join()
        if not got:
            raise queue.Empty
        return got[0]


context, start_methods = breaking("Queue", Delegating)
