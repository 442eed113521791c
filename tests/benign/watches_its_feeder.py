"""Queues whose first put starts two threads: the feeder, and one that notes how long the feeder has worked."""

import threading
import time
from typing import Any, Dict

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401


def watch(feeder: Any, notes: Dict[str, float]) -> None:
    start = time.monotonic()
    feeder.join()
    notes["seconds"] = time.monotonic() - start


class Watched(Queue):
    def _start_thread(self) -> None:
        super()._start_thread()
        self.notes: Dict[str, float] = {}
        self._watcher = threading.Thread(target=watch, args=(self._thread, self.notes), daemon=True)
        self._watcher.start()

    def join_thread(self) -> None:
        super().join_thread()
        if self._thread is not None and not self._thread.is_alive():
            self._watcher.join()


class JoinableWatched(Watched, JoinableQueue):
    pass


context = offering(Queue=Watched, JoinableQueue=JoinableWatched)
