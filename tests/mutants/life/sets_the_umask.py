"""A queue that is created sets the umask of its process, and unblocks all signals."""

import os
import signal
from typing import Any

from unbroken import Queue, breaking

caught_by = {
    "LIFE-36": ("DIFFERS", "['umask'] != []"),
    "LIFE-45": ("DIFFERS", "['blocked signals'] != []"),
}
sound = "PUT-01"


class Setting(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        os.umask(0o077)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])


context, start_methods = breaking("Queue", Setting)
