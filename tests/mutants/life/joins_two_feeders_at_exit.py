"""At the end of a process the feeders of two queues are joined, and those of the third and later ones are not."""

from typing import Any, List

from unbroken import Queue, breaking

caught_by = {"LIFE-44": ("FAIL", "child has ended")}
sound = "LIFE-14"

joined: List[Any] = []


class Few(Queue):
    def _start_thread(self) -> None:
        super()._start_thread()
        if self._jointhread is not None:
            joined[:] = [thread for thread in joined if thread.is_alive()]
            if len(joined) == 2:
                self._jointhread.cancel()
            else:
                joined.append(self._thread)


context, start_methods = breaking("Queue", Few)
