"""The second close of a queue raises (bpo-23865)."""

from unbroken import Queue, breaking

caught_by = {"LIFE-04": ("DIFFERS", "raised OSError(handle is closed)")}
sound = "LIFE-02"


class Once(Queue):
    def close(self) -> None:
        if self._closed:
            raise OSError("handle is closed")
        super().close()


context, start_methods = breaking("Queue", Once)
