"""A feeder that is started once the main function of its process has returned is not joined at exit."""

import threading
from typing import Any

from unbroken import Queue, breaking

caught_by = {"LIFE-34": ("HUNG", "q.get() 200 times never returns")}
sound = "LIFE-17"
python = ">=3.13"


class Early(Queue):
    _jointhread: Any

    def _start_thread(self) -> None:
        super()._start_thread()
        if not threading.main_thread().is_alive():
            self._jointhread.cancel()


context, start_methods = breaking("Queue", Early)
