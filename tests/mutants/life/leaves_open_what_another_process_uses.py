"""Closing a simple queue leaves its writing end open while some process is putting into it."""

from unbroken import SimpleQueue, breaking

caught_by = {"LIFE-48": ("FAIL", "before - between")}
sound = "LIFE-42"


class Considerate(SimpleQueue):
    def close(self) -> None:
        self._reader.close()
        if self._wlock.acquire(False):
            self._writer.close()
            self._wlock.release()


context, start_methods = breaking("SimpleQueue", Considerate)
