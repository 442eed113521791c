"""After cancel_join_thread of one queue, the end of a process waits for none; join_thread of the others still does."""

from typing import Any, List

from unbroken import Queue, breaking

caught_by = {"LIFE-44": ("FAIL", "child has ended")}
sound = "LIFE-08"

at_exit: List[Any] = []


class Sweeping(Queue):
    def _start_thread(self) -> None:
        super()._start_thread()
        if self._jointhread is not None:
            at_exit.append(self._jointhread)

    def cancel_join_thread(self) -> None:
        super().cancel_join_thread()
        for each in at_exit:
            each.cancel()

    def join_thread(self) -> None:
        if self._thread is not None and not self._joincancelled:
            self._thread.join()


context, start_methods = breaking("Queue", Sweeping)
