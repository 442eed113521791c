"""close leaves it to join_thread to wait: a process that does not call that ends before a closed queue is flushed."""

from unbroken import Queue, breaking

caught_by = {"LIFE-46": ("FAIL", "child has ended")}
sound = "LIFE-14"


class Trusting(Queue):
    def close(self) -> None:
        super().close()
        if self._jointhread is not None:
            self._jointhread.cancel()

    def join_thread(self) -> None:
        if self._thread is not None and not self._joincancelled:
            self._thread.join()


context, start_methods = breaking("Queue", Trusting)
