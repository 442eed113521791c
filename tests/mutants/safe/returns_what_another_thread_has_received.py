"""What a get has received is kept where a get in another thread may put what it has received (faster-fifo#32)."""

import time
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SAFE-01": ("FAIL", "sorted(taken")}
sound = "GET-01"


class Forgetful(Queue):
    received: Any = None

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        self.received = super().get(block, timeout)
        time.sleep(0.0001)
        return self.received


context, start_methods = breaking("Queue", Forgetful)
