"""Before an item is sent it is noted whether there is something in it: it is asked whether it is true."""

from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"SER-21": ("FAIL", "TypeError")}
sound = "SER-03"


class Asking(SimpleQueue):
    def put(self, obj: Any) -> None:
        self.had_something = bool(obj)
        super().put(obj)


context, start_methods = breaking("SimpleQueue", Asking)
