"""The empty of a closed simple queue is True."""

from unbroken import SimpleQueue, breaking

caught_by = {
    "STATE-13": ("FAIL", "did not raise OSError"),
    "LIFE-24": ("FAIL", "did not raise an exception"),
}
sound = "STATE-12"


class Cheerful(SimpleQueue):
    def empty(self) -> bool:
        return bool(self._reader.closed) or super().empty()


context, start_methods = breaking("SimpleQueue", Cheerful)
