"""empty takes the lock of the readers, which a waiting get holds: it waits until that one has something."""

from unbroken import SimpleQueue, breaking

caught_by = {"STATE-12": ("HUNG", "q.empty() never returns")}
sound = "SIMPLE-01"


class Locking(SimpleQueue):
    def empty(self) -> bool:
        with self._rlock:
            return not self._poll()


context, start_methods = breaking("SimpleQueue", Locking)
