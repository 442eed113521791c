"""put blocks SIGTERM and does not unblock it; the first queue sets a variable in the environment, and a hook."""

import os
import signal
import sys
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "LIFE-36": ("DIFFERS", "Left contains 2 more items, first extra item: 'hooks'"),
    "LIFE-45": ("DIFFERS", "['blocked signals'] != []"),
}
sound = "PUT-01"


class Setting(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        os.environ["QUEUE_LIBRARY"] = "in use"
        sys.excepthook = lambda *_: None

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Setting)
