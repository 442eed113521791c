"""The second close of a simple queue raises."""

from unbroken import SimpleQueue, breaking

caught_by = {"LIFE-25": ("DIFFERS", "handle is closed")}
sound = "LIFE-24"


class Once(SimpleQueue):
    def close(self) -> None:
        self._reader.fileno()  # raises OSError once it is closed
        super().close()  # type: ignore[misc]


context, start_methods = breaking("SimpleQueue", Once)
