"""The empty of a simple queue says True after close, if the queue was empty when it was last asked."""

from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"STATE-13": ("FAIL", "did not raise")}
sound = "STATE-12"


class Remembering(SimpleQueue):
    was_empty = False

    def empty(self) -> bool:
        if self.was_empty and self._reader.closed:
            return True
        self.was_empty = super().empty()
        return self.was_empty

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)
        self.was_empty = False


context, start_methods = breaking("SimpleQueue", Remembering)
