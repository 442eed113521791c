"""The get of a simple queue takes block and timeout, and ignores them."""

from typing import Any, Optional

from unbroken import SimpleQueue, breaking

caught_by = {"SIMPLE-03": ("FAIL", "did not raise TypeError")}
sound = "SIMPLE-02"


class Polite(SimpleQueue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return super().get()


context, start_methods = breaking("SimpleQueue", Polite)
