"""The background thread of a closed queue goes on until join_thread is called, or its process ends."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"LIFE-41": ("FAIL", "counts threads")}
sound = "LIFE-23"


class Lingering(Queue):
    end_thread: Any = None
    _close: Any

    def close(self) -> None:
        self.end_thread, self._close = self.end_thread or self._close, None
        super().close()

    def join_thread(self) -> None:
        if self.end_thread is not None:
            self.end_thread()  # which it does once
        super().join_thread()


context, start_methods = breaking("Queue", Lingering)
