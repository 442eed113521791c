"""A process that gets items ignores SIGTERM from then on."""

import signal
import threading
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SEED-02a": ("HUNG", "a_writer_and_an_endless_reader(q, q2) never returns")}
sound = "GET-02"


class Deaf(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        return super().get(block, timeout)


context, start_methods = breaking("Queue", Deaf)
