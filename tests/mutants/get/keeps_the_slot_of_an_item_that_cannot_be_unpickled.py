"""A get frees the slot of an item only once it has been unpickled."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-27": ("HUNG", "q.put('good') never returns"), "GET-20": ("DIFFERS", "raised queue.Full")}
sound = "GET-03"


class Late(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        with self._rlock:
            item = self._reader.recv()
        self._sem.release()
        return item


context, start_methods = breaking("Queue", Late)
