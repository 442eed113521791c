"""A close lets one of the puts proceed that wait on the full queue."""

import contextlib

from unbroken import Queue, breaking

caught_by = {"LIFE-26": ("DIFFERS", "put('second')")}
sound = "PUT-15"


class Roomy(Queue):
    def close(self) -> None:
        super().close()
        with contextlib.suppress(ValueError):  # there was room
            self._sem.release()


context, start_methods = breaking("Queue", Roomy)
