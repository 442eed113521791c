"""An item that is put by put_nowait is not counted as a task (gevent PR 554)."""

from typing import Any

from unbroken import JoinableQueue, Queue, breaking

caught_by = {"JOIN-01": ("FAIL", "task_done() called too many times")}
sound = "JOIN-05"


class Overlooking(JoinableQueue):
    def put_nowait(self, obj: Any) -> None:
        Queue.put(self, obj, False)


context, start_methods = breaking("JoinableQueue", Overlooking)
