"""What has not been flushed yet is dropped when the queue is collected."""

import weakref

from unbroken import Queue, breaking

caught_by = {"LIFE-05": ("HUNG", "q.get() 3 times never returns")}
sound = "LIFE-02"


class Dropping(Queue):
    def _start_thread(self) -> None:
        super()._start_thread()
        weakref.finalize(self, self._buffer.clear)


context, start_methods = breaking("Queue", Dropping)
