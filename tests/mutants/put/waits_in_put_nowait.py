"""put_nowait waits for a free slot."""

from typing import Any

from unbroken import Queue, breaking

caught_by = {"PUT-11": ("HUNG", "put_nowait('second') never returns")}
sound = "PUT-09"


class Waiting(Queue):
    def put_nowait(self, obj: Any) -> None:
        self.put(obj)


context, start_methods = breaking("Queue", Waiting)
